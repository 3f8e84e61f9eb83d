internal import NIOCore

/// A request on its way.
///
/// Owns the caller's closure and sees to it that it is called once.
final class HTTPCall {
    let request: HTTPRequest
    var deadline: Scheduled<Void>?
    /// Where it was sent; nil while it waits.
    weak var connection: HTTPConnection?
    private var done: (@Sendable (HTTPOutcome) -> Void)?

    init(_ request: HTTPRequest, _ done: @escaping @Sendable (HTTPOutcome) -> Void) {
        (self.request, self.done) = (request, done)
    }

    func finish(_ outcome: HTTPOutcome) {
        deadline?.cancel()
        connection = nil
        let done = self.done
        self.done = nil
        done?(outcome)
    }
}
