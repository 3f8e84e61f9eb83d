internal import NIOCore
internal import NIOHTTP1
internal import NIOWebSocket

/// Turns a new connection into a WebSocket, or tells why not.
///
/// Owns the two closures of the caller and calls one of them, once.
final class ClientUpgrade: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private static let bodyBytesMax = 64 << 10

    private let opening: WebSocketOpening
    private let userAgent: HeaderField
    private let opened: (WebSocket) -> any WebSocketReader
    private let refused: (WebSocketRefusal) -> Void
    private let key = NIOWebSocketClientUpgrader.randomRequestKey()
    private var response: HTTPResponse?
    private var isAccepted = false
    private var isOver = false
    private var deadline: Scheduled<Void>?
    /// Bytes of the new protocol that came before it was set up.
    private var ahead: [NIOAny] = []

    init(
        _ opening: WebSocketOpening, _ userAgent: HeaderField,
        opened: @escaping (WebSocket) -> any WebSocketReader,
        refused: @escaping (WebSocketRefusal) -> Void
    ) {
        (self.opening, self.userAgent) = (opening, userAgent)
        (self.opened, self.refused) = (opened, refused)
    }

    private var operation: String { "open \(opening.endpoint)" }

    func begin(on channel: any Channel, within time: TimeAmount) {
        deadline = channel.eventLoop.assumeIsolated().scheduleTask(in: time) {
            self.fail(
                .fault(
                    TransportFault(
                        .timedOut, self.operation, "no answer after \(self.opening.timeout)")))
            channel.close(promise: nil)
        }
        do {
            let decoder = HTTPResponseDecoder(
                leftOverBytesStrategy: .forwardBytes, informationalResponseStrategy: .drop,
                limitConfiguration: HTTPLimits().decoding)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(HTTPRequestEncoder())
            try pipeline.addHandler(ByteToMessageHandler(decoder))
            try pipeline.addHandler(self)
        } catch {
            fail(.fault(TransportFault(error, while: operation)))
            channel.close(promise: nil)
        }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private var head: HTTPRequestHead {
        let endpoint = opening.endpoint
        var headers = HTTPHeaders([
            ("Host", endpoint.authority), (userAgent.name, userAgent.value),
            ("Connection", "Upgrade"), ("Upgrade", "websocket"),
            ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", key),
        ])
        for field in opening.fields { headers.add(name: field.name, value: field.value) }
        let uri = endpoint.path.isEmpty ? "/" : endpoint.path
        return HTTPRequestHead(version: .http1_1, method: .GET, uri: uri, headers: headers)
    }

    // MARK: The answer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else {
            if isAccepted { ahead.append(data) }
            return
        }
        switch unwrapInboundIn(data) {
        case .head(let head):
            response = HTTPResponse(Int(head.status.code), fields: [HeaderField](head.headers))
            isAccepted = head.status == .switchingProtocols && agrees(head)
        case .body(let part):
            let room = ClientUpgrade.bodyBytesMax - (response?.body.count ?? 0)
            response?.body.append(contentsOf: part.readableBytesView.prefix(room))
        case .end:
            if isAccepted { upgrade(context) } else { refuse(context) }
        }
    }

    /// Whether the server agreed to what was asked for and to nothing else.
    private func agrees(_ head: HTTPResponseHead) -> Bool {
        let check = NIOWebSocketClientUpgrader(requestKey: key) { channel, _ in
            channel.eventLoop.makeSucceededVoidFuture()
        }
        return check.shouldAllowUpgrade(upgradeResponse: head)
            && head.headers["Sec-WebSocket-Extensions"].isEmpty
            && head.headers["Sec-WebSocket-Protocol"].isEmpty
    }

    private func upgrade(_ context: ChannelHandlerContext) {
        isOver = true
        deadline?.cancel()
        let pipeline = context.pipeline.syncOperations
        do {
            pipeline.removeHandler(
                context: try pipeline.context(handlerType: HTTPRequestEncoder.self), promise: nil)
            // Leaves when it has let go of this answer, and first passes on what came behind it.
            let left = context.eventLoop.makePromise(of: Void.self)
            left.futureResult.assumeIsolated().whenComplete { _ in self.become(context) }
            pipeline.removeHandler(
                context: try pipeline.context(
                    handlerType: ByteToMessageHandler<HTTPResponseDecoder>.self), promise: left)
        } catch {
            abandon(context, error)
        }
    }

    private func become(_ context: ChannelHandlerContext) {
        do {
            try WebSocketHandler.start(
                .client, on: context.channel, "listen to \(opening.endpoint)",
                limits: opening.limits, reader: opened)
        } catch {
            return abandon(context, error)
        }
        let frames = ahead
        ahead = []
        for bytes in frames { context.fireChannelRead(bytes) }
        if !frames.isEmpty { context.fireChannelReadComplete() }
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    private func abandon(_ context: ChannelHandlerContext, _ error: any Error) {
        refused(.fault(TransportFault(error, while: operation)))
        context.close(promise: nil)
    }

    private func refuse(_ context: ChannelHandlerContext) {
        guard let response else { return }
        if response.status == 101 {
            let detail = "the server agreed to another protocol than was asked for"
            fail(.fault(TransportFault(.protocolViolation, operation, detail)))
        } else {
            fail(.answered(response))
        }
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(.fault(TransportFault(error, while: operation)))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(.fault(TransportFault(.endOfStream, operation, "closed without an answer")))
        context.fireChannelInactive()
    }

    private func fail(_ refusal: WebSocketRefusal) {
        guard !isOver else { return }
        isOver = true
        deadline?.cancel()
        refused(refusal)
    }
}
