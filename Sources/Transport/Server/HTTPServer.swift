internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Listens on this machine and gives every request to one closure.
///
/// Owns the listening socket and every connection that came from it.
package final class HTTPServer: Sendable {
    package struct Settings: Sendable {
        /// An address of this machine.
        package var host = "127.0.0.1"
        /// 0 for any free one.
        package var port = 0
        /// nil for plain text.
        package var tls: ServerTLS?
        /// One more is closed at once.
        package var connectionsMax = 1024
        package var limits = HTTPLimits()

        package init() {}
    }

    private struct State {
        var connections: [ObjectIdentifier: any Channel] = [:]
        var accepted = 0
        var isStopped = false
    }

    /// The port that is listened on.
    package let port: Int
    private let listener: any Channel
    private let state: NIOLoopBoundBox<State>

    /// Begins to listen; returns when clients can connect.
    ///
    /// The closure is called on the network thread for each request, in the order of their coming
    /// on each connection. A request of a connection waits until the one before is dealt with.
    ///
    /// - Throws: `plainText` for a host that is not this machine, `unreachable` for a port that is
    ///   taken.
    /// - Precondition: The caller is not on the network thread.
    package init(
        _ settings: Settings, on thread: NetworkThread,
        handle: @escaping @Sendable (ServerExchange) -> Void
    ) throws(TransportFault) {
        precondition(!thread.isCurrent, "a network thread cannot wait for itself")
        let operation = "listen on \(settings.host):\(settings.port)"
        // Encrypted or not: what is served here is for this machine alone.
        _ = try Endpoint(.http, host: settings.host, port: max(1, settings.port))
        let state = NIOLoopBoundBox.makeBoxSendingValue(State(), eventLoop: thread.loop)
        do {
            listener = try ServerBootstrap(group: thread.loop)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
                .childChannelOption(.recvAllocator, value: Dialer.receiving)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try HTTPServer.begin(channel, settings, state, handle)
                    }
                }
                .bind(host: settings.host, port: settings.port).wait()
        } catch {
            throw TransportFault(error, while: operation)
        }
        guard let port = listener.localAddress?.port else {
            throw TransportFault(.unreachable, operation, "the socket has no port")
        }
        (self.port, self.state) = (port, state)
    }

    /// Closes the listening socket and every connection, and waits for that.
    ///
    /// - Precondition: The caller is not on the network thread.
    package func stop() {
        precondition(!listener.eventLoop.inEventLoop, "a network thread cannot wait for itself")
        let ending = listener.eventLoop.flatSubmit { [listener, state] in
            state.value.isStopped = true
            let channels = Array(state.value.connections.values) + [listener]
            for channel in channels { channel.close(promise: nil) }
            return EventLoopFuture.andAllComplete(
                channels.map(\.closeFuture), on: listener.eventLoop)
        }
        do {
            try ending.wait()
        } catch {
            preconditionFailure("a future that cannot fail has failed: \(error)")
        }
    }

    private static func begin(
        _ channel: any Channel, _ settings: Settings, _ state: NIOLoopBoundBox<State>,
        _ handle: @escaping @Sendable (ServerExchange) -> Void
    ) throws {
        guard !state.value.isStopped, state.value.connections.count < settings.connectionsMax else {
            throw TransportFault(
                .busy, "accept a connection", "\(settings.connectionsMax) are open already")
        }
        state.value.accepted += 1
        let key = ObjectIdentifier(channel)
        state.value.connections[key] = channel
        channel.closeFuture.whenComplete { _ in state.value.connections[key] = nil }
        let decoder = HTTPRequestDecoder(
            leftOverBytesStrategy: .forwardBytes, informationalResponseStrategy: .drop,
            limitConfiguration: settings.limits.decoding)
        let pipeline = channel.pipeline.syncOperations
        if let tls = settings.tls { try pipeline.addHandler(tls.handler()) }
        try pipeline.addHandler(ByteToMessageHandler(decoder))
        try pipeline.addHandler(
            ServerConnection(
                state.value.accepted, on: channel.eventLoop, limits: settings.limits,
                handle: handle))
    }
}
