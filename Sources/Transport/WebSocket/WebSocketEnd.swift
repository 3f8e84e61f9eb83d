/// How a WebSocket came to its end.
package enum WebSocketEnd: Hashable, Sendable {
    /// The other side said goodbye; the code is nil when it gave none.
    case closedByPeer(code: UInt16?, reason: String)
    /// We said goodbye, and were answered or did not wait longer.
    case closedByUs(code: UInt16)
    /// It ended without a goodbye. Of what the other side broke, we told it before closing.
    case broken(TransportFault)
}
