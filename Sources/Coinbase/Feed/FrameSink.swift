package import Domain

/// Takes the frames of the market connection as they came, to keep them.
///
/// Called on the network thread, which must not wait: what is slow belongs elsewhere.
package protocol FrameSink: Sendable {
    /// A connection has opened; its messages are counted from 0.
    func connected(at time: Timestamp)

    /// The venue's clock is so far ahead of the moments that are given here, from now on.
    func clock(_ offset: Nanos, at time: Timestamp)

    /// One frame, whatever became of it.
    ///
    /// - Parameters:
    ///   - text: Lent for the call.
    ///   - isReadable: Whether it is JSON that the decoder understood.
    ///   - time: The moment that its events carry.
    func received(_ text: Span<UInt8>, isReadable: Bool, at time: Timestamp)

    /// Products trade otherwise from this moment on.
    func told(_ changes: [ProductChange], at time: Timestamp)

    /// The books were told lost for a reason that no frame shows: the connection is over, or the
    /// engine was too far behind.
    func lost(_ reason: String, at time: Timestamp)
}
