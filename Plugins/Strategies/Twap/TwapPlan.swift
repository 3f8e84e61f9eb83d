internal import PerpsPlugin

/// How much of a target should have been traded by when.
struct TwapPlan: Hashable {
    let size: Int64
    let duration: Int64
    let slices: Int64
    let catchUp: Int64

    /// How long a slice is, in nanoseconds; a millisecond at least, as timers are.
    var every: Int64 { max(1_000_000, duration / slices) }

    /// What should have been traded so long after the start, rounded down; all of it at the end.
    ///
    /// The first slice is due at once, the last one a slice before the end.
    func due(after elapsed: Int64) -> Int64 {
        guard elapsed >= 0 else { return 0 }
        let slice = min(slices, elapsed / every + 1)
        return Int64(Int128(size) * Int128(slice) / Int128(slices))
    }

    /// What the next order may be: what is missing, and no more than so many plain slices, or than
    /// the venue's smallest order where that is more.
    ///
    /// What is too small to order waits for the next slice. So does an order that would leave a
    /// rest too small to order; once all is due it takes the rest along.
    func next(after elapsed: Int64, filled: Int64, _ instrument: Instrument, at price: Price)
        -> Int64
    {
        let (missing, all) = (due(after: elapsed) - filled, size - filled)
        let least = Self.least(instrument, at: price)
        let most = Int64(clamping: Int128(size) * Int128(catchUp) / Int128(slices))
        let capped = instrument.floorToLot(Size(min(missing, max(most, least)))).mantissa
        guard capped >= least else { return 0 }
        let leavesTooLittle = all > capped && all - capped < least
        return !leavesTooLittle ? capped : missing == all ? all : 0
    }

    /// The smallest size that the venue takes at a price.
    private static func least(_ instrument: Instrument, at price: Price) -> Int64 {
        let size = max(1, instrument.sizeMin.mantissa)
        guard let value = instrument.notionalMin,
            let worth = instrument.size(worth: value, at: price)
        else { return size }
        let floored = instrument.floorToLot(worth)
        let isEnough = instrument.notional(floored, at: price).map { $0 >= value } ?? false
        return max(size, floored.mantissa + (isEnough ? 0 : max(1, instrument.lot.mantissa)))
    }

    /// Whether the time is over.
    func isOver(after elapsed: Int64) -> Bool { elapsed >= duration }
}
