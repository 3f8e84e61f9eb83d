internal import NIOCore

/// Sends requests to one server over connections that are kept ready.
///
/// Owns the connections. A request is sent once or not at all; what happened to it is told, and
/// doing it again is up to the caller. Redirects are answers like any other.
package final class HTTPClient: Sendable {
    package struct Settings: Sendable {
        /// Named to the server in every request, such as `perps-bot/0.3.0`.
        package var userAgent: String
        /// Connections that stand ready besides the busy ones.
        package var warm = 1
        package var connectionsMax = 8
        /// Connections beside those, for urgent requests alone.
        package var urgentConnectionsMax = 2
        /// Requests that wait for a connection; one more is refused.
        package var waitingMax = 64
        /// An idle connection is replaced before the server gives it up.
        package var idleMax: Duration = .seconds(45)
        package var connectTimeout: Duration = .seconds(5)
        package var limits = HTTPLimits()
        /// Told on the network thread how far a request has come.
        package var passed: @Sendable (Milestone) -> Void = { _ in }

        package init(userAgent: String) { self.userAgent = userAgent }
    }

    /// Where a request is on its way out.
    package enum Milestone: Hashable, Sendable {
        /// All its bytes are written and about to be encrypted and handed to the socket.
        case ready
        /// The system has taken the last of them.
        case taken
    }

    package let endpoint: Endpoint
    private let thread: NetworkThread
    private let pool: NIOLoopBoundBox<HTTPPool>

    /// Begins to open the connections that are to stand ready.
    ///
    /// The endpoint is of scheme `http` or `https`; who is trusted does not matter with `http`.
    ///
    /// - Throws: `badRequest` when the user agent cannot be a header.
    package init(
        to endpoint: Endpoint, tls: ClientTLS, _ settings: Settings, on thread: NetworkThread
    ) throws(TransportFault) {
        (self.endpoint, self.thread) = (endpoint, thread)
        let userAgent = try HeaderField("User-Agent", settings.userAgent)
        let dialer = Dialer(endpoint: endpoint, tls: tls, loop: thread.loop)
        pool = .makeBoxSendingValue(
            HTTPPool(dialer, settings, userAgent: userAgent), eventLoop: thread.loop)
        thread.loop.execute { [pool] in pool.value.keepWarm() }
    }

    /// How long a request may take, and whether others wait for it.
    package struct Terms: Sendable {
        /// For everything: waiting for a connection, connecting, asking, the whole answer.
        package var timeout: Duration
        /// For waiting and connecting alone: afterwards it is not sent any more; nil for as long
        /// as the timeout.
        package var patience: Duration?
        /// Goes before all that wait, and has connections of its own when all are busy.
        package var isUrgent = false
        /// Asked as the last thing before the first byte is written; false ends it unsent.
        package var mayLeave: (@Sendable () -> Bool)?

        package init(timeout: Duration) { self.timeout = timeout }
    }

    /// Sends a request, from any thread.
    ///
    /// - Parameters:
    ///   - request: What to ask.
    ///   - terms: How long it may take.
    ///   - done: Called once, on the network thread.
    package func send(
        _ request: HTTPRequest, _ terms: Terms, done: @escaping @Sendable (HTTPOutcome) -> Void
    ) {
        thread.loop.execute { [pool] in
            let call = HTTPCall(request, isUrgent: terms.isUrgent, done)
            call.mayLeave = terms.mayLeave
            pool.value.submit(call, terms)
        }
    }

    /// The same for a request without haste.
    package func send(
        _ request: HTTPRequest, timeout: Duration, done: @escaping @Sendable (HTTPOutcome) -> Void
    ) {
        send(request, Terms(timeout: timeout), done: done)
    }

    /// Closes every connection; calls that are not answered yet are told.
    package func stop() { thread.loop.execute { [pool] in pool.value.stop() } }
}
