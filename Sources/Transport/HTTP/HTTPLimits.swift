internal import NIOHTTP1

/// How much of a message is taken from the other side.
package struct HTTPLimits: Hashable, Sendable {
    /// Bytes of all headers together, and of any one.
    package var headerBytesMax: Int
    package var bodyBytesMax: Int

    package init(headerBytesMax: Int = 64 << 10, bodyBytesMax: Int = 16 << 20) {
        (self.headerBytesMax, self.bodyBytesMax) = (headerBytesMax, bodyBytesMax)
    }

    static let headerCountMax = 256

    var decoding: NIOHTTPDecoderLimitConfiguration {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = headerBytesMax
        limits.maxHeaderListSize = headerBytesMax
        limits.maxHeaderFieldCount = HTTPLimits.headerCountMax
        return limits
    }
}
