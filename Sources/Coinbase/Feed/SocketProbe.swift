package import Domain
package import Transport

/// Opens a WebSocket and closes it again, to see whether it opens.
package struct SocketProbe: Sendable {
    package enum Finding: Hashable, Sendable {
        case opens
        case refused(Fault)
    }

    /// For all of it: name, TCP, TLS and the venue's agreement.
    package static let patience = Nanos.second * 5

    private let opening: WebSocketOpening

    package init(_ endpoint: Endpoint, tls: ClientTLS, userAgent: String) {
        var opening = WebSocketOpening(endpoint, tls: tls, userAgent: userAgent)
        opening.timeout = .nanoseconds(SocketProbe.patience.count)
        self.opening = opening
    }

    /// Asks the venue; nothing is subscribed to, so no key is needed.
    ///
    /// - Parameters:
    ///   - thread: Where the connection lives for its moment.
    ///   - done: Called once, on that thread.
    package func ask(
        on thread: NetworkThread, done: @escaping @Sendable (Finding) -> Void
    ) {
        opening.open(
            on: thread,
            opened: { socket in
                socket.close()
                done(.opens)
                return DeafReader()
            },
            refused: { done(.refused(SocketProbe.fault($0))) })
    }

    private static func fault(_ refusal: WebSocketRefusal) -> Fault {
        let code = "coinbase.socket"
        return switch refusal {
        case .answered:
            Fault(
                .runtime, code: code, refusal.text,
                remedy: "check the address; if it is right, look at the venue's status page")
        case .fault(let fault):
            Fault(
                .runtime, code: code, "\(fault.operation): \(fault.detail)", remedy: fault.remedy)
        }
    }
}

/// Hears nothing: the socket is closed as soon as it is open.
///
/// Owns nothing.
private final class DeafReader: WebSocketReader {
    func received(text: Span<UInt8>) {}
    func ended(_ end: WebSocketEnd) {}
}
