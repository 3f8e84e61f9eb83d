internal import NIOCore

/// How to open a WebSocket.
package struct WebSocketOpening: Sendable {
    /// Of scheme `ws` or `wss`; its path is what is asked for.
    package var endpoint: Endpoint
    /// Who is trusted; not used with `ws`.
    package var tls: ClientTLS
    /// Such as `perps-bot/0.3.0`.
    package var userAgent: String
    /// Headers of the request besides those of the protocol.
    package var fields: [HeaderField] = []
    /// For everything: name, TCP, TLS and the server's agreement.
    package var timeout: Duration = .seconds(10)
    package var limits = WebSocketLimits()

    package init(_ endpoint: Endpoint, tls: ClientTLS, userAgent: String) {
        (self.endpoint, self.tls, self.userAgent) = (endpoint, tls, userAgent)
    }

    /// Opens it; one of the two closures is called, once, on the network thread.
    ///
    /// - Parameters:
    ///   - thread: Where the connection lives from now on.
    ///   - opened: Gives the reader for what comes; it is called before the first message is.
    ///   - refused: Told why there is no WebSocket. Nothing is tried again by itself.
    package func open(
        on thread: NetworkThread,
        opened: @escaping @Sendable (WebSocket) -> any WebSocketReader,
        refused: @escaping @Sendable (WebSocketRefusal) -> Void
    ) {
        let agent: HeaderField
        do throws(TransportFault) {
            agent = try HeaderField("User-Agent", userAgent)
        } catch {
            thread.run { refused(.fault(error)) }
            return
        }
        let start = NIODeadline.now()
        let dialer = Dialer(endpoint: endpoint, tls: tls, loop: thread.loop)
        dialer.dial(timeout: timeout).whenComplete { result in
            switch result {
            case .failure(let error):
                refused(.fault(TransportFault(error, while: dialer.operation)))
            case .success(let channel):
                let upgrade = ClientUpgrade(self, agent, opened: opened, refused: refused)
                let left = TimeAmount(timeout) - (NIODeadline.now() - start)
                upgrade.begin(on: channel, within: left)
            }
        }
    }
}
