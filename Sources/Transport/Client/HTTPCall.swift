internal import NIOCore

/// A request on its way.
///
/// Owns the caller's closure and sees to it that it is called once.
final class HTTPCall {
    let request: HTTPRequest
    /// Goes before others that wait, over a connection kept for such.
    let isUrgent: Bool
    /// Asked before the first byte is written; nil lets it go.
    var mayLeave: (@Sendable () -> Bool)?
    var deadline: Scheduled<Void>?
    /// Ends it unsent when no connection was free for it in time.
    var patience: Scheduled<Void>?
    /// Where it was sent; nil while it waits.
    weak var connection: HTTPConnection?
    private var done: (@Sendable (HTTPOutcome) -> Void)?

    init(
        _ request: HTTPRequest, isUrgent: Bool, _ done: @escaping @Sendable (HTTPOutcome) -> Void
    ) {
        (self.request, self.isUrgent, self.done) = (request, isUrgent, done)
    }

    func finish(_ outcome: HTTPOutcome) {
        deadline?.cancel()
        patience?.cancel()
        connection = nil
        let done = self.done
        self.done = nil
        done?(outcome)
    }
}
