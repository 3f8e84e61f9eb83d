internal import NIOCore
internal import NIOHTTP1
internal import NIOWebSocket

/// The server's end of one connection.
///
/// Owns the request that is being read and the one that is being answered; a client that sends
/// ahead of the answers has its requests kept in order, up to a limit.
final class ServerConnection: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    private static let aheadMax = 16

    let number: Int
    let loop: any EventLoop
    private let limits: HTTPLimits
    private let handle: (ServerExchange) -> Void
    private var context: ChannelHandlerContext?
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var ahead: [(HTTPRequestHead, [UInt8])] = []
    private var exchange: ServerExchange?
    /// The head of the request that is being answered.
    private var answering: HTTPRequestHead?
    /// Whether an answer is being sent piece by piece; the next request waits for its end.
    private var isDripping = false
    /// Whether the connection has broken the protocol or its end is decided.
    private var isOver = false

    init(
        _ number: Int, on loop: any EventLoop, limits: HTTPLimits,
        handle: @escaping (ServerExchange) -> Void
    ) {
        (self.number, self.loop) = (number, loop)
        (self.limits, self.handle) = (limits, handle)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    // MARK: From the client

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        switch unwrapInboundIn(data) {
        case .head(let head): (self.head, body) = (head, [])
        case .body(let part):
            guard part.readableBytes <= limits.bodyBytesMax - body.count else {
                return refuse(413, "a body of more than \(limits.bodyBytesMax) bytes")
            }
            body.append(contentsOf: part.readableBytesView)
        case .end:
            guard let head else { return }
            guard ahead.count < ServerConnection.aheadMax else {
                return refuse(429, "more than \(ServerConnection.aheadMax) requests ahead")
            }
            ahead.append((head, body))
            (self.head, body) = (nil, [])
            begin()
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError else { return context.close(promise: nil) }
        if case HTTPParserError.headerOverflow = error {
            refuse(431, "headers of more than \(limits.headerBytesMax) bytes")
        } else {
            refuse(400, "\(error)")
        }
    }

    private func begin() {
        guard exchange == nil, !isDripping, !isOver, !ahead.isEmpty else { return }
        let (head, body) = ahead.removeFirst()
        answering = head
        guard let request = HTTPRequest(received: head, body: body) else {
            return refuse(501, "the method \(head.method.rawValue)")
        }
        let wantsUpgrade = head.headers[canonicalForm: "Upgrade"].contains {
            $0.lowercased() == "websocket"
        }
        let exchange = ServerExchange(request, wantsUpgrade: wantsUpgrade, of: self)
        self.exchange = exchange
        handle(exchange)
    }

    /// Answers a request that never becomes an exchange, and closes.
    private func refuse(_ status: Int, _ detail: String) {
        guard !isOver else { return }
        exchange = nil
        let text = "not accepted: \(detail)\n"
        let response = HTTPResponse(status, body: Array(text.utf8))
        answer(response, bodyBytes: response.body.count, closes: true)
    }

    // MARK: To the client

    /// Whether an exchange is still to be dealt with; it is not after this.
    func settle(_ exchange: ServerExchange) -> Bool {
        guard self.exchange === exchange, context != nil else { return false }
        self.exchange = nil
        return true
    }

    func answer(_ response: HTTPResponse, bodyBytes: Int, closes: Bool) {
        // The decoder takes what follows a request for an upgrade for another protocol.
        let closes =
            closes || answering?.isKeepAlive != true
            || answering?.headers.contains(name: "Upgrade") == true
        var buffer = ByteBuffer(bytes: response.head(closes: closes))
        if answering?.method != .HEAD { buffer.writeBytes(response.body.prefix(bodyBytes)) }
        write(buffer, closes: closes)
    }

    func answer(raw bytes: [UInt8], closes: Bool) {
        write(ByteBuffer(bytes: bytes), closes: closes)
    }

    /// Sends a whole response in pieces of about one size, at even distances of time.
    func drip(_ response: HTTPResponse, _ pieces: Int, over time: TimeAmount) {
        let closes = answering?.isKeepAlive != true
        let bytes = response.head(closes: closes) + response.body
        let size = max(1, (bytes.count + pieces - 1) / pieces)
        let starts = Array(stride(from: 0, to: bytes.count, by: size))
        isDripping = true
        for (index, start) in starts.enumerated() {
            let piece = ByteBuffer(bytes: bytes[start..<min(bytes.count, start + size)])
            let isLast = index == starts.count - 1
            let delay = TimeAmount.nanoseconds(
                time.nanoseconds / Int64(max(1, starts.count - 1)) * Int64(index))
            loop.assumeIsolated().scheduleTask(in: delay) { [self] in
                guard !isOver, let context else { return }
                guard isLast else {
                    return context.writeAndFlush(wrapOutboundOut(piece), promise: nil)
                }
                isDripping = false
                write(piece, closes: closes)
            }
        }
    }

    func close() {
        isOver = true
        context?.close(promise: nil)
    }

    func abort(resets: Bool) {
        isOver = true
        context?.channel.abort(resets: resets)
    }

    func stopReading() {
        context?.channel.setOption(.autoRead, value: false).whenFailure { _ in
            // The connection is closed, and nothing more comes.
        }
    }

    private func write(_ buffer: ByteBuffer, closes: Bool) {
        guard let context else { return }
        let writing = context.writeAndFlush(wrapOutboundOut(buffer))
        answering = nil
        if closes {
            isOver = true
            writing.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        } else {
            begin()
        }
    }

    // MARK: Upgrade

    func upgrade(_ limits: WebSocketLimits, reader: @escaping (WebSocket) -> any WebSocketReader) {
        guard let context, let head = answering else { return }
        let agreement = NIOWebSocketServerUpgrader(
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(HTTPHeaders()) },
            upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() })
        agreement.buildUpgradeResponse(
            channel: context.channel, upgradeRequest: head, initialResponseHeaders: HTTPHeaders()
        ).assumeIsolated().whenComplete { result in
            switch result {
            case .success(let headers): self.become(limits, headers, reader)
            case .failure(let error): self.refuse(400, "\(error)")
            }
        }
    }

    private func become(
        _ limits: WebSocketLimits, _ headers: HTTPHeaders,
        _ reader: (WebSocket) -> any WebSocketReader
    ) {
        guard let context else { return }
        isOver = true
        let response = HTTPResponse(101, fields: [HeaderField](headers))
        context.writeAndFlush(
            wrapOutboundOut(ByteBuffer(bytes: response.head(closes: false))), promise: nil)
        let pipeline = context.pipeline.syncOperations
        do {
            try WebSocketHandler.start(
                .server, on: context.channel, "serve connection \(number)", limits: limits,
                reader: reader)
            pipeline.removeHandler(
                context: try pipeline.context(
                    handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self), promise: nil)
            pipeline.removeHandler(context: context, promise: nil)
        } catch {
            context.close(promise: nil)
        }
    }
}
