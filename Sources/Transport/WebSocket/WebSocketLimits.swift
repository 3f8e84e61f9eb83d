/// How much a WebSocket takes and holds.
package struct WebSocketLimits: Hashable, Sendable {
    /// Bytes of one message, all its frames together.
    package var messageBytesMax: Int
    /// Bytes that wait to be written; a message that does not fit is refused.
    package var outboundBytesMax: Int
    /// How long to wait for the answer to our goodbye.
    package var closeTimeout: Duration

    package init(
        messageBytesMax: Int = 16 << 20, outboundBytesMax: Int = 32 << 20,
        closeTimeout: Duration = .seconds(2)
    ) {
        self.messageBytesMax = messageBytesMax
        self.outboundBytesMax = outboundBytesMax
        self.closeTimeout = closeTimeout
    }
}
