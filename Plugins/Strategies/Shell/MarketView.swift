internal import PerpsPlugin
internal import Studies

/// What was last seen of a product's market beside bars, in whole numbers; `nil` is not known.
struct MarketView: Hashable {
    /// Nanoseconds after which what was seen of the book is not known any more.
    static let ageMax: Int64 = 5_000_000_000

    /// One unit of the settle currency in the instrument's amounts; `nil` when it has no such.
    let unit: Int128?
    /// The value of what the last bar traded, at its close, in the instrument's amounts.
    private(set) var traded: Int64?
    /// When the spread was told.
    private(set) var topAt: Int64?
    /// The spread over the middle, in 1e-8.
    private(set) var spreadE8: Int64?
    /// When the levels were told.
    private(set) var levelsAt: Int64?
    /// The value of the thinner side's best level, in the instrument's amounts.
    private(set) var first: Int64?
    /// The value of the thinner side's best ten levels.
    private(set) var ten: Int64?
    /// What the regime indicator that the profile names said last.
    var regime: Regime.State?

    /// Sees nothing yet.
    init(of instrument: Instrument) {
        let digits = -instrument.amountExponent
        unit = (0...18).contains(digits) ? (0..<digits).reduce(1) { power, _ in power * 10 } : nil
    }

    /// The same at the close of a bar, without what is too old.
    func closed(_ bar: Bar, of instrument: Instrument, at now: Int64) -> MarketView {
        func isOld(_ seen: Int64?) -> Bool { seen.map { now - $0 > MarketView.ageMax } ?? true }
        var view = self
        if isOld(topAt) { (view.topAt, view.spreadE8) = (nil, nil) }
        if isOld(levelsAt) { (view.levelsAt, view.first, view.ten) = (nil, nil, nil) }
        view.traded = instrument.notional(Size(bar.volume), at: Price(bar.close))?.mantissa
        return view
    }

    mutating func take(_ top: BookTop) {
        (topAt, spreadE8) = (top.at.count, nil)
        guard !top.isStale, let bid = top.bid?.mantissa, let ask = top.ask?.mantissa, bid > 0,
            ask >= bid
        else { return }
        let doubled = 2 * (Int128(ask) - Int128(bid))
        spreadE8 = Whole.ratioE8(doubled, of: Int128(bid) + Int128(ask))
    }

    mutating func take(_ depth: borrowing Depth, of instrument: Instrument) {
        (levelsAt, first, ten) = (depth.at.count, nil, nil)
        guard !depth.isStale, depth.bids > 0, depth.asks > 0 else { return }
        var (bids, asks) = (0 as Int64, 0 as Int64)
        for place in 0..<10 {
            if place < depth.bids, !add(depth.bid(place), to: &bids, instrument) { return }
            if place < depth.asks, !add(depth.ask(place), to: &asks, instrument) { return }
            if place == 0 { first = min(bids, asks) }
        }
        ten = min(bids, asks)
    }

    /// Adds the value of a level; what cannot be held is not known.
    private func add(_ level: Level, to sum: inout Int64, _ instrument: Instrument) -> Bool {
        guard let value = instrument.notional(level.size, at: level.price) else { return false }
        let (more, overflow) = sum.addingReportingOverflow(value.mantissa)
        if !overflow { sum = more }
        return !overflow
    }
}
