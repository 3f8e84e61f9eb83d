internal import CPerpsPlugin
internal import Domain

/// What an instance wants to be told of each product.
struct Subscriptions: Sendable {
    struct Interest: Sendable {
        /// Set of `1 << PB_EV_*`.
        var events: UInt64 = 0
        /// Levels of a side in a DEPTH record.
        var depth = 0
        var intervals: [Nanos] = []
        var isAllowed = false
    }

    private(set) var interests: ContiguousArray<Interest>
    /// All events of all products together.
    private(set) var events: UInt64 = 0

    /// Levels of a side at most.
    static let depthMax = 1_000
    /// Bar lengths of one product at most.
    static let intervalsMax = 16

    init(instruments: Int, allowed: [InstrumentID]) {
        interests = ContiguousArray(repeating: Interest(), count: instruments)
        for instrument in allowed { interests[instrument.position].isAllowed = true }
    }

    static func bit(_ kind: UInt16) -> UInt64 { 1 << UInt64(kind) }

    /// Replaces the subscription with the same product and interval; no events end it.
    ///
    /// - Returns: The status for the plugin, and the bars that must be built for it.
    mutating func set(_ wanted: pb_subscription) -> (status: Int32, bars: [(InstrumentID, Nanos)]) {
        guard wanted.events & ~Self.deliverable == 0 else { return (PB_E_UNSUPPORTED, []) }
        let isAll = wanted.instrument == PB_NO_INSTRUMENT
        guard isAll || Int(wanted.instrument) < interests.count else { return (PB_E_ARG, []) }
        let wantsBars = wanted.events & Self.bit(PB_EV_CANDLE) != 0
        guard !wantsBars || wanted.interval >= Nanos.millisecond.count else {
            return (PB_E_ARG, [])
        }
        let range = isAll ? Array(interests.indices) : [Int(wanted.instrument)]
        guard isAll || interests[range[0]].isAllowed else { return (PB_E_DENIED, []) }
        var bars: [(InstrumentID, Nanos)] = []
        for index in range where interests[index].isAllowed {
            let interval = Nanos(wanted.interval)
            interests[index].intervals.removeAll { $0 == interval }
            if wantsBars {
                guard interests[index].intervals.count < Self.intervalsMax else {
                    return (PB_E_LIMIT, bars)
                }
                interests[index].intervals.append(interval)
                bars.append((InstrumentID(index), interval))
            }
            let other = wanted.events & ~Self.bit(PB_EV_CANDLE)
            interests[index].events =
                other | (interests[index].intervals.isEmpty ? 0 : Self.bit(PB_EV_CANDLE))
            if wanted.events & Self.bit(PB_EV_DEPTH) != 0 {
                interests[index].depth = max(1, min(Int(wanted.depth), Self.depthMax))
            }
        }
        events = interests.reduce(0) { $0 | $1.events }
        return (PB_OK, bars)
    }

    /// Kinds that come by subscription.
    private static let deliverable =
        bit(PB_EV_BOOK_TOP) | bit(PB_EV_DEPTH) | bit(PB_EV_TRADE) | bit(PB_EV_CANDLE)
        | bit(PB_EV_MARK) | bit(PB_EV_FUNDING)
}
