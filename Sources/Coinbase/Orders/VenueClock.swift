package import Domain

/// How far the venue's clock is ahead of ours, kept in step by every reading.
///
/// What the venue judges by its own clock (when a token ends, which orders a listing holds, when an
/// order ends by itself) is reckoned by it, so that a wrong clock here changes none of it.
package struct VenueClock: Hashable, Sendable {
    /// A larger step between two readings says that somebody set one of the clocks.
    package static let stepMax = Nanos.second * 10
    /// Of a difference that a reading shows, this part is taken over: one slow answer is no news.
    private static let share: Int64 = 4

    /// The venue's clock less ours.
    package private(set) var offset: Nanos

    package init(offset: Nanos) { self.offset = offset }

    /// Whether the two differ by more than market data may come late without harm.
    package func isFar(from other: VenueClock) -> Bool {
        abs(offset.count - other.offset.count) > VenueClock.noticed.count
    }

    private static let noticed = Nanos.millisecond * 250

    /// A moment of our clock, by the venue's.
    package func atVenue(_ time: Timestamp) -> Timestamp { time + offset }

    /// Takes in a reading.
    ///
    /// - Parameters:
    ///   - reading: Of now.
    ///   - isProven: Whether refused tokens show that the clock has moved: it is then taken over
    ///     whole, however small the step.
    /// - Returns: The step, when it is certainly more than `stepMax`; it is then taken over whole.
    package mutating func take(_ reading: ClockReading, isProven: Bool = false) -> Nanos? {
        let step = reading.offset.count - offset.count
        // Less than the round trip hides teaches nothing.
        let certain = Int64(clamping: step.magnitude) - reading.uncertainty.count
        guard certain > 0 else { return nil }
        guard certain <= VenueClock.stepMax.count else {
            offset = reading.offset
            return Nanos(step)
        }
        offset = isProven ? reading.offset : Nanos(offset.count + step / VenueClock.share)
        return nil
    }
}
