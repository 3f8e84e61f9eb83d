internal import Dispatch
package import Domain
internal import JSON
internal import Synchronization
internal import Transport

extension Brokerage {
    /// Whose rate a request counts against, and whether it carries a token.
    enum Access: Hashable, Sendable {
        case open
        case signed
    }

    enum Method: String, Hashable, Sendable {
        case get = "GET"
        case post = "POST"
    }

    /// A request without the type of its answer.
    struct Request: Sendable {
        var method: Method
        /// Below `SignableEndpoints.prefix`, without the query.
        var path: String
        /// As it is written on the wire, with the query.
        var target: String
        /// nil for a question without one.
        var body: [UInt8]?
        var access: Access
        var mayRepeat: Bool
        var urgency: TokenBucket.Urgency
        var mayLeave: Departure?
        /// As it goes on the wire, where it was signed ahead.
        var signed: SignedRequest?
    }

    /// Asks once, and again as far as the call allows.
    func perform<Value>(
        _ call: RestCall<Value>, done: @escaping @Sendable (ResponseClass<Value>) -> Void
    ) {
        let now = settings.clocks.steady()
        let deadline = now + (call.mayRepeat ? settings.patience : settings.turnMax)
        attempt(call, Attempt(number: 0, deadline: deadline), done: done)
    }

    private struct Attempt: Sendable {
        /// 0 for the first.
        var number: Int
        var deadline: Nanos
    }

    private func attempt<Value>(
        _ call: RestCall<Value>, _ attempt: Attempt,
        done: @escaping @Sendable (ResponseClass<Value>) -> Void
    ) {
        submit(
            Outbound(request: Request(call), deadline: attempt.deadline) {
                [self] delivery, passes in
                let answer = call.read(delivery)
                guard call.mayRepeat,
                    let pause = pause(after: answer, isPassing: passes, attempt)
                else { return done(answer) }
                let next = Attempt(number: attempt.number + 1, deadline: attempt.deadline)
                thread.after(pause.duration) { self.attempt(call, next, done: done) }
            })
    }

    /// How long to wait before asking again; nil when that is of no use or too late.
    private func pause<Value>(
        after answer: ResponseClass<Value>, isPassing: Bool, _ attempt: Attempt
    ) -> Nanos? {
        let chance = UInt16.random(in: .min ... .max)
        guard !isStopped,
            let pause = settings.backoff.wait(before: attempt.number + 1, chance: chance)
        else { return nil }
        let asked: Nanos
        switch answer {
        case .retryable: asked = .zero
        case .unsent where isPassing, .unauthorised where isPassing: asked = .zero
        case .rateLimited(let wait), .venueDown(_, let wait): asked = wait ?? .zero
        default: return nil
        }
        let wait = max(pause, asked)
        return settings.clocks.steady() + wait < attempt.deadline ? wait : nil
    }

    // MARK: Waiting

    /// Begins a call and waits for its answer, for commands and start-up.
    ///
    /// - Parameters:
    ///   - timeout: Longer than what the call itself may take.
    ///   - call: Begins it, and gives the closure on that takes the answer.
    /// - Returns: nil when no answer came in time.
    /// - Precondition: The caller is not on the network thread.
    package func wait<Value: Sendable>(
        _ timeout: Nanos = .minute, for call: (@escaping @Sendable (Value) -> Void) -> Void
    ) -> Value? {
        precondition(!thread.isCurrent, "the network thread cannot wait for itself")
        let (answer, came) = (AnswerBox<Value>(), DispatchSemaphore(value: 0))
        call { value in
            answer.value.withLock { $0 = value }
            came.signal()
        }
        guard came.wait(timeout: .now() + .nanoseconds(Int(timeout.count))) == .success else {
            return nil
        }
        return answer.value.withLock { $0 }
    }

    /// Asks and waits, for commands and start-up.
    ///
    /// - Parameters:
    ///   - what: As a noun phrase: `the accounts`.
    ///   - call: As `wait` has it.
    /// - Returns: What the venue said.
    /// - Throws: What went wrong, with the remedy; `coinbase.silent` when nothing came back at all.
    package func ask<Value: Sendable>(
        _ what: String, _ call: (@escaping Answer<Value>) -> Void
    ) throws(Fault) -> Value {
        try answer(to: what, call).get(what)
    }

    /// Asks and waits for whatever is answered.
    ///
    /// - Throws: When nothing is, for much longer than anything takes.
    package func answer<Value: Sendable>(
        to what: String, _ call: (@escaping Answer<Value>) -> Void
    ) throws(Fault) -> ResponseClass<Value> {
        // A listing may take patience for each of its pages.
        guard let answer = wait(Nanos.minute * 10, for: call) else {
            throw Fault(
                .runtime, code: "coinbase.silent", "\(what): nothing came back in 10 minutes",
                remedy: "Try again; look at the venue's status page if it stays")
        }
        return answer
    }
}

/// Carries one answer from the network thread to who waits for it.
///
/// Owns the answer.
private final class AnswerBox<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
}

extension Brokerage.Request {
    init<Value>(_ call: RestCall<Value>) {
        let isMirrored = call.access == .open && call.path != "/time"
        let mirror = isMirrored ? "/market" : ""
        self.init(
            method: call.method, path: call.path,
            target: SignableEndpoints.prefix + mirror + call.path + call.query.text,
            body: call.body, access: call.access, mayRepeat: call.mayRepeat,
            urgency: call.urgency, mayLeave: call.mayLeave, signed: call.signed)
    }
}
