/// Takes what comes over one WebSocket, always on its network thread, one call at a time.
package protocol WebSocketReader: AnyObject {
    /// One whole text message, however many frames it came in.
    ///
    /// - Parameter text: Lent for the call. Whether it is UTF-8 has not been checked.
    func received(text: Span<UInt8>)

    /// An answer to a ping of ours.
    func receivedPong()

    /// The connection is over; nothing comes after this.
    func ended(_ end: WebSocketEnd)
}

extension WebSocketReader {
    package func receivedPong() {}
}
