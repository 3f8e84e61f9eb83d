internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import NIOTLS

/// Opens connections: name, TCP, TLS, all within one time limit.
struct Dialer: Sendable {
    let endpoint: Endpoint
    /// Must be there when the endpoint is secure.
    let tls: ClientTLS?
    let loop: any EventLoop

    var operation: String { "connect to \(endpoint.host):\(endpoint.port)" }

    /// - Returns: A connection over which nothing has been sent but TLS; fails with a
    ///   `TransportFault`. What follows in the same turn of the loop misses no byte.
    func dial(timeout: Duration) -> EventLoopFuture<any Channel> {
        let ready = loop.makePromise(of: (any Channel).self)
        let (endpoint, operation) = (self.endpoint, self.operation)
        let handlerTLS = endpoint.scheme.isSecure ? tls : nil
        precondition(!endpoint.scheme.isSecure || tls != nil, "a secure endpoint needs TLS")
        let deadline = loop.scheduleTask(in: TimeAmount(timeout)) {
            ready.fail(TransportFault(.timedOut, operation, "not connected after \(timeout)"))
        }
        let handshakes = NIOLoopBoundBox.makeBoxSendingValue(
            [ObjectIdentifier: EventLoopFuture<any Channel>](), eventLoop: loop)
        let connecting = ClientBootstrap(group: loop)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelOption(.recvAllocator, value: Dialer.receiving)
            .connectTimeout(TimeAmount(timeout))
            .channelInitializer { channel in
                ready.futureResult.whenFailure { _ in channel.close(promise: nil) }
                return channel.eventLoop.makeCompletedFuture {
                    guard let handlerTLS else { return }
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(try handlerTLS.handler(for: endpoint))
                    let watch = HandshakeWatch(channel.eventLoop, operation)
                    handshakes.value[ObjectIdentifier(channel)] = watch.outcome
                    try pipeline.addHandler(watch)
                }
            }
            .connect(host: endpoint.host, port: endpoint.port)
        connecting.whenComplete { result in
            switch result {
            case .success(let channel):
                let handshake = handshakes.value[ObjectIdentifier(channel)]
                (handshake ?? loop.makeSucceededFuture(channel)).cascade(to: ready)
            case .failure(let error): ready.fail(TransportFault(error, while: operation))
            }
        }
        ready.futureResult.whenComplete { _ in deadline.cancel() }
        return ready.futureResult
    }

    /// From a page to a megabyte for one read, as the traffic asks for.
    static let receiving = AdaptiveRecvByteBufferAllocator(
        minimum: 4 << 10, initial: 64 << 10, maximum: 1 << 20)
}

/// Waits in a new connection for TLS to be agreed, then leaves.
///
/// Owns the promise of that. Where a name has several addresses there may be several connections
/// for a moment, and only the one that won counts.
private final class HandshakeWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let agreed: EventLoopPromise<any Channel>
    private let operation: String

    init(_ loop: any EventLoop, _ operation: String) {
        agreed = loop.makePromise(of: (any Channel).self)
        self.operation = operation
    }

    var outcome: EventLoopFuture<any Channel> { agreed.futureResult }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case TLSUserEvent.handshakeCompleted = event else {
            return context.fireUserInboundEventTriggered(event)
        }
        agreed.succeed(context.channel)
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let shown: NIOSSLCertificate?
        do {
            shown = try context.pipeline.syncOperations.nioSSL_peerCertificate()
        } catch {
            shown = nil
        }
        agreed.fail(TransportFault(error, while: operation, certificate: shown))
        context.close(promise: nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        agreed.fail(TransportFault(.endOfStream, operation, "closed before TLS was agreed"))
    }
}
