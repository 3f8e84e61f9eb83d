internal import Domain

/// One kind of question that is asked once at a time, and less often while answers fail.
struct Inquiry: Hashable, Sendable {
    private(set) var isAsked = false
    /// When the last answer came.
    private(set) var answeredAt: Timestamp
    /// When it is asked in any case.
    private var dueAt: Timestamp
    /// Not before this, whatever is wanted: failures in a row wait longer and longer.
    private var notBefore = Timestamp(nanos: .min)
    private var failures = 0
    /// Whether it was wanted anew while the last question was on its way.
    private var isWantedAnew = false

    init(start: Timestamp, dueAt: Timestamp) {
        (answeredAt, self.dueAt) = (start, dueAt)
    }

    /// Whether the time has come, or could be used when there is a need.
    func isDue(at time: Timestamp) -> Bool { mayAsk(at: time) && time >= dueAt }
    func mayAsk(at time: Timestamp) -> Bool { !isAsked && time >= notBefore }

    /// Wants it asked as soon as may be.
    mutating func want(at time: Timestamp) {
        dueAt = min(dueAt, time)
        if isAsked { isWantedAnew = true }
    }

    mutating func ask() { (isAsked, isWantedAnew) = (true, false) }

    /// Takes note of an answer.
    ///
    /// - Parameters:
    ///   - time: When it came.
    ///   - isWhole: Whether it taught everything that was asked for.
    ///   - pause: Until it is asked again in any case.
    mutating func answered(at time: Timestamp, isWhole: Bool, pause: Nanos) {
        (isAsked, answeredAt) = (false, time)
        failures = isWhole ? 0 : failures + 1
        notBefore = isWhole ? time : time + Inquiry.pause(after: failures)
        dueAt = isWhole && !isWantedAnew ? time + pause : time
    }

    /// How long after so many failures it is asked again: 1 s, doubled up to 32 s.
    static func pause(after failures: Int) -> Nanos {
        Nanos.second * (1 << Int64(min(max(failures, 1), 6) - 1))
    }
}
