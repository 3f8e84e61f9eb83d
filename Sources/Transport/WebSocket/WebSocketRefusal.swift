/// Why there is no WebSocket.
package enum WebSocketRefusal: Error, Hashable, Sendable {
    /// The server answered, but not with an upgrade: a wrong path, a missing right, too many.
    case answered(HTTPResponse)
    case fault(TransportFault)
}
