package import Domain

/// When the venue's clock is read anew because it does not believe our tokens.
///
/// A plain value. One reading at a time, the first at once; while readings explain nothing, the
/// next waits a second, doubled up to half a minute. Who asked meanwhile is told with the others.
package struct ClockDoubt: Sendable {
    /// Told whether tokens are signed by another clock now.
    package typealias Waiter = @Sendable (_ hasMoved: Bool) -> Void

    /// What is to be done about a doubt.
    package enum Step: Sendable {
        case read
        /// A reading is on its way, and tells the waiter too.
        case wait
        /// It was read a moment ago: the waiter is not kept.
        case leave
    }

    /// A difference beyond what the round trip hides that explains why a token was refused.
    package static let shiftMin = Nanos.second
    /// Refusals, one after the other, that a good clock does not explain, after which it is told.
    package static let refusalsMax = 2

    private var isAsked = false
    /// Whether a token was refused since the last reading was over.
    private(set) var isRefusal = false
    private var waiters: [Waiter] = []
    /// On the steady clock.
    private var notBefore = Nanos(.min)
    private var answeredAt: Nanos?
    private var failures = 0
    private var refusals = 0
    private var news: ClockNews?

    package init() {}

    /// - Parameters:
    ///   - isRefusal: Whether a token was refused, not only a word that may mean it.
    ///   - now: By the steady clock.
    ///   - waiter: Kept unless the answer is `leave`.
    /// - Returns: What is to be done.
    package mutating func raise(isRefusal: Bool, at now: Nanos, _ waiter: Waiter?) -> Step {
        guard isAsked || now >= notBefore else { return .leave }
        self.isRefusal = self.isRefusal || isRefusal
        if let waiter { waiters.append(waiter) }
        guard !isAsked else { return .wait }
        isAsked = true
        return .read
    }

    /// Takes in what came of a reading.
    ///
    /// - Parameters:
    ///   - reading: nil for none.
    ///   - offset: By which tokens were signed.
    ///   - now: By the steady clock.
    /// - Returns: Whether tokens are to be signed by the reading, and who waits to hear it.
    package mutating func answered(
        _ reading: ClockReading?, signedBy offset: Nanos, at now: Nanos
    ) -> (hasMoved: Bool, waiters: [Waiter]) {
        defer { (isAsked, isRefusal, waiters) = (false, false, []) }
        let hasMoved = reading.map { $0.moves(offset) } ?? false
        failures = hasMoved ? 0 : failures + 1
        (notBefore, answeredAt) = (now + Inquiry.pause(after: failures), now)
        if let reading, hasMoved {
            (news, refusals) = (.moved(reading), 0)
        } else if reading != nil, isRefusal {
            refusals += 1
            if refusals == ClockDoubt.refusalsMax { news = .refused }
        }
        return (hasMoved, waiters)
    }

    /// A token was believed: what went before belongs to no row, and the next doubt is the first.
    package mutating func believed() {
        (refusals, failures) = (0, 0)
        if let answeredAt { notBefore = min(notBefore, answeredAt + Inquiry.pause(after: 1)) }
    }

    package mutating func takeNews() -> ClockNews? {
        defer { news = nil }
        return news
    }
}

/// What came of reading the clock because of tokens that were refused.
package enum ClockNews: Hashable, Sendable {
    /// The venue's clock is elsewhere; tokens are signed by this reading.
    case moved(ClockReading)
    /// It is where we took it to be, and tokens are refused all the same.
    case refused
}

extension ClockReading {
    /// Whether it shows for certain that the clock is not where it was taken to be.
    fileprivate func moves(_ known: Nanos) -> Bool {
        let step = Int64(clamping: (offset.count - known.count).magnitude)
        return step - uncertainty.count > ClockDoubt.shiftMin.count
    }
}
