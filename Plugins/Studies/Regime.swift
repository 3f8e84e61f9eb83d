/// The state of a market: which way it goes, and how wildly.
package struct Regime: Hashable, Sendable {
    /// Which way.
    package enum Trend: Int64, Sendable { case down = -1, sideways = 0, up = 1 }
    /// How wildly, against what is usual.
    package enum Mood: Int64, Sendable { case quiet = 0, volatile = 1, crisis = 2 }

    /// Both together.
    package struct State: Hashable, Sendable {
        package let trend: Trend
        package let mood: Mood

        package init(_ trend: Trend, _ mood: Mood) { (self.trend, self.mood) = (trend, mood) }

        /// The state that two outputs of an indicator tell; `nil` when they tell none.
        package init?(trend: Double, mood: Double) {
            guard let trend = Int64(exactly: trend).flatMap(Trend.init(rawValue:)),
                let mood = Int64(exactly: mood).flatMap(Mood.init(rawValue:))
            else { return nil }
            self.init(trend, mood)
        }
    }

    /// What counts as what.
    package struct Terms: Hashable, Sendable {
        /// Bars over which the trend is measured.
        package var trendLength: Int
        /// The least straightness of a trend, in 1e-8.
        package var straightnessE8: Int64
        /// Returns in the deviation of now, and in the usual one.
        package var shortLength: Int
        package var longLength: Int
        /// The deviation of now over the usual one from which it is volatile, or a crisis, in 1e-8.
        package var volatileE8: Int64
        package var crisisE8: Int64

        package init(
            trend: (length: Int, straightnessE8: Int64), lengths: (short: Int, long: Int)
        ) {
            (trendLength, straightnessE8) = (trend.length, trend.straightnessE8)
            (shortLength, longLength) = (lengths.short, lengths.long)
            (volatileE8, crisisE8) = (150_000_000, 300_000_000)
        }
    }

    private let terms: Terms
    private var change: Change
    private var short: Returns
    private var long: Returns

    /// Creates a state that has seen nothing.
    package init(_ terms: Terms) {
        self.terms = terms
        change = Change(terms.trendLength)
        (short, long) = (Returns(terms.shortLength), Returns(terms.longLength))
    }

    /// Takes a close.
    package mutating func take(_ close: Int64) {
        change.take(close)
        short.take(close)
        long.take(close)
    }

    /// How straight the way was, in 1e-8; `nil` before it is ready.
    package var straightnessE8: Int64? {
        // Where nothing has moved nothing is straight.
        change.rateE8 == nil ? nil : change.efficiencyE8 ?? 0
    }

    /// The deviation of now over the usual one, in 1e-8; `nil` before it is ready.
    package var ratioE8: Int64? {
        guard let now = short.deviationE8, let usual = long.deviationE8 else { return nil }
        return usual > 0 ? Whole.ratioE8(Int128(now), of: Int128(usual)) : 0
    }

    /// Which way it goes; `nil` before it is ready.
    package var trend: Trend? {
        guard let straightness = straightnessE8, let rate = change.rateE8 else { return nil }
        guard straightness >= terms.straightnessE8, rate != 0 else { return .sideways }
        return rate > 0 ? .up : .down
    }

    /// How wildly it moves; `nil` before it is ready.
    package var mood: Mood? {
        ratioE8.map {
            $0 >= terms.crisisE8 ? .crisis : $0 >= terms.volatileE8 ? .volatile : .quiet
        }
    }
}

extension Regime {
    /// What an entry is multiplied by, in 1e-8.
    ///
    /// A trend along the entry counts as a bull market, one against it as a bear market; `isLong`
    /// says which way the entry goes.
    package static func multiplier(_ state: State, isLong: Bool) -> Int64 {
        guard state.mood != .crisis else { return 20_000_000 }
        let isQuiet = state.mood == .quiet
        if state.trend == .sideways { return isQuiet ? 100_000_000 : 70_000_000 }
        let isAlong = (state.trend == .up) == isLong
        if isAlong { return isQuiet ? 120_000_000 : 90_000_000 }
        return isQuiet ? 60_000_000 : 40_000_000
    }

    /// What is multiplied by as long as nobody knows the state: as in a crisis.
    package static let unknownMultiplier: Int64 = 20_000_000
}

extension Regime: Remembered {
    package func save(into memory: inout Memory) {
        change.save(into: &memory)
        short.save(into: &memory)
        long.save(into: &memory)
    }

    package mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        try change.restore(from: &memory)
        try short.restore(from: &memory)
        try long.restore(from: &memory)
    }
}
