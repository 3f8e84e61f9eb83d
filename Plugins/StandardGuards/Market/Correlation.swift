internal import PerpsPlugin

/// Refuses entries that move with what is held already, or that gather too much in one product.
///
/// Correlation is Pearson's, over returns of the same bars, in floating point. It counts only where
/// both positions would gain together: a hedge is welcome. Concentration is the Herfindahl index of
/// the positions' values, the sum of their squared shares, in whole numbers.
struct Correlation: Guard {
    struct Settings: Parameters {
        @Parameter(
            Nanos.seconds(1)...Nanos.seconds(86_400),
            "The length of the bars whose closes are compared.") var interval = Nanos.minutes(5)
        @Parameter(3...1_000, "How many returns of each product are kept.") var window = 60
        @Parameter(
            2...1_000,
            "With fewer returns of the same bars the correlation is not known and entries are "
                + "refused; at most window.") var returnsMin = 30
        @Parameter(
            Ratio(e8: 0)...Ratio.percent(100),
            "The greatest correlation of the order's product with a product held the same way; "
                + "this much passes, more refuses the entry.")
        var correlationMax = Ratio.percent(80)
        @Parameter(
            Ratio.bps(1)...Ratio.percent(100),
            "The greatest Herfindahl index after the order; more refuses an entry that makes it "
                + "rise. Equal positions in n products have 1/n.")
        var concentrationMax = Ratio.percent(50)
        @Parameter(
            2...64, "The index is looked at from so many products held, the order's included.")
        var concentrationFrom = 3
        @Parameter(
            Nanos.seconds(1)...Nanos.seconds(30 * 86_400),
            "How old the newest bar may be before its correlation is not known; never less than "
                + "two bars of the data.") var ageMax = Nanos.minutes(30)
    }

    static let about = About(
        "perps.correlation", "Correlation and concentration",
        summary: "Refuses entries that move with what is held, or gather too much in one product.",
        vendor: "perps-bot")
    static let events: EventKinds = [.candle, .mark, .position]
    static let stateVersion: UInt32 = 1

    /// What is known of one product.
    struct Product {
        var instrument: Instrument
        var series: ReturnSeries
        /// The account's position; `nil` before it was told.
        var held: Int64?
        var mark: Price?

        /// What a size is worth at the mark, in the settle currency.
        func value(_ size: Int64) -> Int64? {
            if size == 0 { return 0 }
            guard size != .min, let mark else { return nil }
            return instrument.notional(Size(abs(size)), at: mark)?.mantissa
        }
    }

    let settings: Settings
    var products: [Product] = []
    /// Series read from saved state, by symbol, until `activate` says which products there are.
    var kept: [String: ReturnSeries] = [:]

    init(_ settings: Settings) throws {
        guard settings.returnsMin <= settings.window else {
            throw ParameterFault("returns_min", "must not be above window")
        }
        self.settings = settings
    }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        products = []
        for instrument in activation.instruments {
            let series = kept[instrument.symbol] ?? ReturnSeries(length: settings.window)
            products.append(Product(instrument: instrument, series: series))
            try host.subscribe(
                instrument, to: [.candle, .mark], warmup: UInt32(settings.window) + 1,
                interval: settings.interval)
        }
        kept = [:]
    }

    private func place(of instrument: UInt32) -> Int? {
        products.firstIndex { $0.instrument.index == instrument }
    }

    mutating func onCandle(_ candle: Candle, _ host: Host) {
        guard candle.interval == settings.interval, let place = place(of: candle.instrument)
        else { return }
        _ = products[place].series.take(candle)
    }

    mutating func onMark(_ mark: Mark, _ host: Host) {
        if let place = place(of: mark.instrument) { products[place].mark = mark.mark }
    }

    mutating func onPosition(_ position: Position, _ host: Host) {
        guard position.owner == 0, let place = place(of: position.instrument) else { return }
        products[place].held = position.size.mantissa
    }

    private var bound: Bound { Bound(limit: settings.correlationMax.bps, unit: "bps") }

    mutating func check(_ order: borrowing Check, _ host: Host) -> Verdict {
        if order.isReducing { return .allow }
        if let nonsense = order.nonsense(bound) { return nonsense }
        guard let own = place(of: order.instrument), let side = order.side else {
            return bound.missing("the product is not watched")
        }
        for place in products.indices where place != own {
            guard let held = products[place].held else {
                return bound.missing("a position is not known")
            }
            if held == 0 { continue }
            let isSameWay = (held > 0) == (side == .buy)
            if let refusal = judge(own, with: place, isSameWay, order.now) { return refusal }
        }
        return judgeConcentration(own, side, order)
    }

    /// A refusal, or `nil` when the two products may be held together.
    private func judge(
        _ own: Int, with other: Int, _ isSameWay: Bool, _ now: Nanos
    ) -> Verdict? {
        let (one, two) = (products[own].series, products[other].series)
        let symbol = products[other].instrument.symbol
        guard !one.isStale(at: now, ageMax: settings.ageMax),
            !two.isStale(at: now, ageMax: settings.ageMax),
            let found = one.correlation(with: two, countMin: settings.returnsMin)
        else { return bound.missing("the correlation with \(symbol) is not known") }
        let harmful = isSameWay ? found : -found
        guard harmful * 1e8 > Double(settings.correlationMax.e8) else { return nil }
        return .reject("moves with \(symbol), which is held").comparing(
            harmful * 1e4, to: settings.correlationMax.bps, unit: "bps")
    }

    /// Compares the squared shares, before and after the order, without a division.
    private func judgeConcentration(
        _ own: Int, _ side: Side, _ order: borrowing Check
    ) -> Verdict {
        guard let now = order.position?.mantissa,
            let after = Correlation.worst(now, side, order)
        else { return gatheredBound.missing("the position is not known") }
        var (before, values): (Int64, [Int64]) = (0, [])
        for place in products.indices {
            let held = place == own ? now : products[place].held ?? 0
            guard let value = products[place].value(place == own ? after : held),
                let current = products[place].value(held)
            else { return gatheredBound.missing("a mark price is not known") }
            if place == own { before = current } else if value > 0 { values.append(value) }
            if place == own { values.insert(value, at: 0) }
        }
        if values.count < settings.concentrationFrom { return .allow }
        return verdict(values, before: before)
    }

    private var gatheredBound: Bound {
        Bound(limit: settings.concentrationMax.bps, unit: "bps")
    }

    /// The account's position at its largest: now, or with the order and what is open of its side.
    static func worst(_ now: Int64, _ side: Side, _ order: borrowing Check) -> Int64? {
        let open = side == .buy ? order.openBuy.mantissa : order.openSell.mantissa
        guard now != .min, open >= 0 else { return nil }
        let (added, isOver) = order.size.mantissa.addingReportingOverflow(open)
        let signed = side == .buy ? added : -added
        let (after, isBeyond) = now.addingReportingOverflow(signed)
        guard !isOver, !isBeyond, after != .min else { return nil }
        return max(abs(now), abs(after))
    }

    /// - Parameters:
    ///   - values: The order's product first, at its value after the order.
    ///   - before: The value of that product now.
    /// - Returns: What may happen, by the index after the order and before it.
    private func verdict(_ values: [Int64], before: Int64) -> Verdict {
        let limit = settings.concentrationMax
        var earlier = values
        earlier[0] = before
        guard let now = Herfindahl(values), let then = Herfindahl(earlier), now.whole > 0 else {
            return gatheredBound.missing("the positions are too large to compare")
        }
        let share = now.index * 1e4
        guard now.isAbove(limit), now > then else {
            return Verdict.allow.comparing(share, to: limit.bps, unit: "bps")
        }
        return .reject("gathers too much in one product").comparing(
            share, to: limit.bps, unit: "bps")
    }

    func save(to writer: borrowing StateWriter) throws {
        try writer.write(settings.interval.count)
        try writer.write(Int64(products.count))
        for product in products {
            try writer.write(product.instrument.symbol)
            try product.series.save(to: writer)
        }
    }

    /// Reads the returns back, unless the bars had another length.
    mutating func load(from reader: borrowing StateReader, version: UInt32) throws {
        let isSame = try reader.number() == settings.interval.count
        let count = try reader.number()
        guard (0...10_000).contains(count) else { throw StateFault.nonsense("products") }
        for _ in 0..<count {
            let symbol = try reader.text()
            let series = try ReturnSeries(length: settings.window, from: reader)
            if isSame { kept[symbol] = series }
        }
    }
}
