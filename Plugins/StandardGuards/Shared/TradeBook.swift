internal import PerpsPlugin

/// A position that went back to nothing, or through it.
struct ClosedTrade: Hashable {
    /// Whose, by its name in the profile.
    var owner: String
    var symbol: String
    var at: Nanos
    /// Realised profit less fees, in the settle currency.
    var net: Int64
    /// What its entries were worth, in the settle currency.
    var entryValue: Int64
    /// Whether a stop order closed it.
    var isByStop: Bool
}

/// The trades of all instances, put together from fills.
///
/// A trade begins when a position leaves nothing and ends when it is nothing again or changes its
/// sign; the fee of a fill that turns a position belongs to the trade that it ends.
struct TradeBook {
    struct Key: Hashable {
        var owner: String
        var symbol: String
    }

    /// A trade that is under way.
    struct OpenTrade: Hashable {
        var size: Int64 = 0
        var net: Int64 = 0
        var entryValue: Int64 = 0
    }

    private(set) var open: [Key: OpenTrade] = [:]
    /// Stop orders, the newest last; a fill may come after the order's end.
    private var stops: [UInt64] = []
    /// Stop orders remembered at most.
    static let stopsMax = 1_024

    /// A fill whose figures make no sense or do not fit.
    struct Nonsense: Error, CustomStringConvertible {
        var description: String { "a fill makes no sense" }
    }

    mutating func take(_ order: OrderUpdate) {
        guard order.isStop, !stops.contains(order.order) else { return }
        if stops.count == TradeBook.stopsMax { stops.removeFirst() }
        stops.append(order.order)
    }

    /// Takes what an instance holds, where that differs from what the fills say.
    mutating func take(_ position: Position, of key: Key) {
        let size = position.size.mantissa
        guard size != open[key]?.size ?? 0 else { return }
        if size == 0 {
            open[key] = nil
        } else {
            open[key, default: OpenTrade()].size = size
        }
    }

    /// Takes a fill.
    ///
    /// - Returns: The trade that it ends, if it ends one.
    /// - Throws: `Nonsense`.
    mutating func take(
        _ fill: Fill, of key: Key, _ instrument: Instrument
    ) throws(Nonsense) -> ClosedTrade? {
        guard let side = fill.side, fill.size > Size.zero,
            let value = instrument.notional(fill.size, at: fill.price)?.mantissa
        else { throw Nonsense() }
        let before = open[key] ?? OpenTrade()
        var trade = before
        let (size, isOver) = before.size.addingReportingOverflow(
            side == .buy ? fill.size.mantissa : -fill.size.mantissa)
        let (profit, isBeyond) = fill.realised.mantissa.subtractingReportingOverflow(
            fill.fee.mantissa)
        let (net, isFull) = before.net.addingReportingOverflow(profit)
        guard !isOver, !isBeyond, !isFull, size != .min else { throw Nonsense() }
        (trade.size, trade.net) = (size, net)
        let isEntry = (before.size >= 0) == (side == .buy) || before.size == 0
        if isEntry {
            let (sum, isTooLarge) = before.entryValue.addingReportingOverflow(value)
            guard !isTooLarge else { throw Nonsense() }
            trade.entryValue = sum
        }
        let isOverNow = before.size != 0 && (size == 0 || (size > 0) != (before.size > 0))
        guard isOverNow else {
            open[key] = trade
            return nil
        }
        let rest = instrument.notional(Size(abs(size)), at: fill.price)?.mantissa ?? 0
        open[key] = size == 0 ? nil : OpenTrade(size: size, net: 0, entryValue: rest)
        return ClosedTrade(
            owner: key.owner, symbol: key.symbol, at: fill.at, net: net,
            entryValue: before.entryValue, isByStop: stops.contains(fill.order))
    }

    func save(to writer: borrowing StateWriter) throws {
        try writer.write(Int64(open.count))
        let sorted = open.sorted {
            ($0.key.owner, $0.key.symbol) < ($1.key.owner, $1.key.symbol)
        }
        for (key, trade) in sorted {
            try writer.write(key.owner)
            try writer.write(key.symbol)
            for number in [trade.size, trade.net, trade.entryValue] { try writer.write(number) }
        }
        try writer.write(Int64(stops.count))
        for stop in stops { try writer.write(Int64(bitPattern: stop)) }
    }

    init() {}

    init(from reader: borrowing StateReader) throws {
        let count = try reader.number()
        guard (0...100_000).contains(count) else { throw StateFault.nonsense("trades") }
        for _ in 0..<count {
            let key = Key(owner: try reader.text(), symbol: try reader.text())
            let (size, net) = (try reader.number(), try reader.number())
            open[key] = OpenTrade(size: size, net: net, entryValue: try reader.number())
        }
        let stopCount = try reader.number()
        guard (0...Int64(TradeBook.stopsMax)).contains(stopCount) else {
            throw StateFault.nonsense("stop orders")
        }
        for _ in 0..<stopCount { stops.append(UInt64(bitPattern: try reader.number())) }
    }
}
