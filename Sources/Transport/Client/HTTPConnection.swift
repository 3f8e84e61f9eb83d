internal import Glibc
internal import NIOCore
internal import NIOHTTP1

/// The client's end of one HTTP/1.1 connection, which carries one request at a time.
///
/// Owns the call in flight and what has come of its answer.
final class HTTPConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    /// What the pool hears of its connections.
    struct Listener {
        /// The answer is complete and the connection can carry another request.
        let released: (HTTPConnection) -> Void
        let closed: (HTTPConnection) -> Void
        let passed: @Sendable (HTTPClient.Milestone) -> Void
    }

    private let listener: Listener
    private let limits: HTTPLimits
    private let operation: String
    private var context: ChannelHandlerContext?
    private var call: HTTPCall?
    private var response: HTTPResponse?
    private var keepsAlive = false
    private var isWritten = false
    private(set) var repliesServed = 0
    private let opened = NIODeadline.now()
    /// Closes the connection when it has been idle for too long.
    var idleTimer: Scheduled<Void>?

    init(_ operation: String, limits: HTTPLimits, listener: Listener) {
        (self.operation, self.limits, self.listener) = (operation, limits, listener)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Whether the connection ended so soon that opening another at once would be no better.
    var cameToNothing: Bool { repliesServed == 0 && NIODeadline.now() - opened < .seconds(5) }

    /// Whether the other side had not said farewell when last heard.
    ///
    /// The end of the stream may have come to this machine without the event loop having looked,
    /// so the kernel is asked: writing then would make an unknown out of what is not sent. What is
    /// still under way, and a farewell of TLS that nobody has read, end as `sentNoReply`.
    var isOpen: Bool {
        guard let context, context.channel.isActive else { return false }
        guard let socket = context.channel as? any SocketOptionProvider else { return true }
        var isEstablished = true
        socket.getTCPInfo().assumeIsolated().whenSuccess {
            isEstablished = UInt32($0.tcpi_state) == UInt32(TCP_ESTABLISHED)
        }
        return isEstablished
    }

    /// Writes a request; from here on bytes may have left.
    func send(_ call: HTTPCall, to endpoint: Endpoint, userAgent: HeaderField) {
        guard let context else {
            call.finish(.notSent(TransportFault(.endOfStream, operation, "already closed")))
            return
        }
        idleTimer?.cancel()
        let request = call.request
        let head = request.head(for: endpoint, userAgent: userAgent)
        guard call.mayLeave?() ?? true else {
            call.finish(.notSent(TransportFault(.withheld, operation, "held back")))
            return listener.released(self)
        }
        (self.call, call.connection) = (call, self)
        (response, keepsAlive, isWritten) = (nil, false, false)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !request.body.isEmpty {
            let body = context.channel.allocator.buffer(bytes: request.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenSuccess {
            self.isWritten = true
            self.listener.passed(.taken)
        }
        listener.passed(.ready)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    /// Gives the call up, because its time is over or everything ends, and closes.
    func abandon(_ fault: TransportFault) {
        fail(fault)
        context?.close(promise: nil)
    }

    // MARK: From the other side

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard call != nil else { return context.close(promise: nil) }
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head)
        case .body(let part): append(part)
        case .end: end()
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        idleTimer?.cancel()
        fail(TransportFault(.endOfStream, operation, "closed before the answer was complete"))
        listener.closed(self)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        abandon(TransportFault(error, while: operation))
    }

    private func begin(_ head: HTTPResponseHead) {
        response = HTTPResponse(Int(head.status.code), fields: [HeaderField](head.headers))
        keepsAlive = head.isKeepAlive
        guard let length = head.headers.first(name: "Content-Length").flatMap({ Int($0) }) else {
            return
        }
        guard length <= limits.bodyBytesMax || call?.request.method == .head else {
            return abandon(tooLarge("\(length)"))
        }
        response?.body.reserveCapacity(min(length, limits.bodyBytesMax))
    }

    private func append(_ part: ByteBuffer) {
        guard let soFar = response?.body.count else { return }
        guard part.readableBytes <= limits.bodyBytesMax - soFar else {
            return abandon(tooLarge("more than \(soFar)"))
        }
        response?.body.append(contentsOf: part.readableBytesView)
    }

    private func end() {
        guard let call, let response else { return }
        (self.call, self.response) = (nil, nil)
        repliesServed += 1
        // An answer that came before the request was out, a refusal of its length for instance,
        // leaves a connection on which nobody knows where the next request begins.
        let goesOn = keepsAlive && isWritten && response.status != 101
        if !goesOn { context?.close(promise: nil) }
        call.finish(.reply(response))
        if goesOn { listener.released(self) }
    }

    private func fail(_ fault: TransportFault) {
        guard let call else { return }
        let response = self.response
        (self.call, self.response) = (nil, nil)
        call.finish(response.map { .truncated($0, fault) } ?? .sentNoReply(fault))
    }

    private func tooLarge(_ bytes: String) -> TransportFault {
        TransportFault(
            .tooLarge, operation, "an answer of \(bytes) bytes, limit \(limits.bodyBytesMax)")
    }
}
