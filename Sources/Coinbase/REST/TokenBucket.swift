package import Domain

/// How many requests may leave: so many a second, a few at once, and a share kept for cancels.
///
/// All times are of a steady clock and are passed in. A time before one that was given already
/// counts as that one.
package struct TokenBucket: Hashable, Sendable {
    package struct Rate: Hashable, Sendable {
        package var perSecond: Int64
        /// Requests that may leave at once; with `perSecond` the most of any one second.
        package var burst: Int64
        /// Tokens of the burst that only urgent requests may take.
        package var reserve: Int64

        /// - Precondition: All above zero but the reserve, which may be zero and lies below the
        ///   burst; none above 1,000.
        package init(perSecond: Int64, burst: Int64, reserve: Int64) {
            precondition((1...1_000).contains(perSecond), "1 to 1000 a second")
            precondition((1...1_000).contains(burst), "1 to 1000 at once")
            precondition((0..<burst).contains(reserve), "a reserve below the burst")
            (self.perSecond, self.burst, self.reserve) = (perSecond, burst, reserve)
        }
    }

    /// How urgent a request is.
    package enum Urgency: Hashable, Sendable {
        case ordinary
        /// A cancel: may use the reserve, and tries again sooner after a refusal.
        case urgent
    }

    /// A pause longer than this is cut to it: nobody means to be left alone for longer.
    package static let pauseMax = Nanos.minute * 10
    /// The longest pause of urgent requests.
    package static let urgentPauseMax = Nanos.second

    private static let token = Nanos.second.count

    package let rate: Rate
    /// In billionths of a token, so that a nanosecond adds `perSecond` of them.
    private var level: Int64
    private var updated: Nanos
    private var pausedUntil: Nanos
    private var urgentPausedUntil: Nanos

    /// A full bucket.
    package init(_ rate: Rate, at now: Nanos) {
        self.rate = rate
        level = rate.burst * TokenBucket.token
        (updated, pausedUntil, urgentPausedUntil) = (now, now, now)
    }

    /// Takes a token.
    ///
    /// - Returns: nil when it was taken; else how long to wait before asking again, above zero.
    package mutating func take(_ urgency: Urgency = .ordinary, at now: Nanos) -> Nanos? {
        refill(at: now)
        let pause = urgency == .urgent ? urgentPausedUntil : pausedUntil
        if pause > updated { return Nanos(pause.count - updated.count) }
        let kept = urgency == .urgent ? 0 : rate.reserve
        let missing = (kept + 1) * TokenBucket.token - level
        guard missing > 0 else {
            level -= TokenBucket.token
            return nil
        }
        return Nanos((missing + rate.perSecond - 1) / rate.perSecond)
    }

    /// Empties the bucket and pauses, because the venue refused a request for its rate.
    ///
    /// A pause never ends one that lasts longer.
    package mutating func refused(pause: Nanos, at now: Nanos) {
        refill(at: now)
        level = min(level, 0)
        hold(for: pause)
    }

    /// Takes over how many requests the venue says are left, where that is fewer.
    ///
    /// - Parameters:
    ///   - remaining: As the venue says; below zero counts as none.
    ///   - reset: How long until there are more; nil where it does not say.
    ///   - now: When the answer came.
    package mutating func observe(remaining: Int, reset: Nanos?, at now: Nanos) {
        refill(at: now)
        let left = Int64(clamping: max(0, remaining))
        if left < rate.burst { level = min(level, left * TokenBucket.token) }
        if left == 0, let reset { hold(for: reset) }
    }

    private mutating func hold(for pause: Nanos) {
        let length = min(max(pause, .zero), TokenBucket.pauseMax)
        pausedUntil = max(pausedUntil, updated + length)
        urgentPausedUntil = max(
            urgentPausedUntil, updated + min(length, TokenBucket.urgentPauseMax))
    }

    private mutating func refill(at now: Nanos) {
        guard now > updated else { return }
        // After a minute the bucket is full whatever the rate; longer times could overflow.
        let elapsed = min(now.count - updated.count, Nanos.minute.count)
        level = min(rate.burst * TokenBucket.token, level + elapsed * rate.perSecond)
        updated = now
    }
}

extension TokenBucket.Rate {
    /// For signed requests: the venue allows 30 a second.
    package static let signed = TokenBucket.Rate(perSecond: 25, burst: 5, reserve: 1)
    /// For requests without a signature: the venue allows 10 a second.
    package static let open = TokenBucket.Rate(perSecond: 8, burst: 2, reserve: 0)
}
