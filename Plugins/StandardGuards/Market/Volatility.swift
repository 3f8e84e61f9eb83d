internal import PerpsPlugin

/// Warns about, then blocks, a product whose price moves too much.
///
/// What is measured is the standard deviation of the returns between the closes of bars, brought
/// to a year by the time that each return truly spans. It is a statistic in floating point; the
/// bands are compared with it as shares of one. A block lasts for a cool-down from the last bar
/// beyond its band.
struct Volatility: Guard {
    struct Settings: Parameters {
        @Parameter(
            Nanos.seconds(1)...Nanos.seconds(86_400),
            "The length of the bars whose closes are compared.") var interval = Nanos.minutes(1)
        @Parameter(3...1_000, "How many returns the deviation is taken over.") var window = 20
        @Parameter(
            2...1_000,
            "With fewer returns nothing is known and entries are refused; at most window.")
        var returnsMin = 10
        @Parameter(
            Ratio.bps(1)...Ratio.percent(10_000),
            "A greater yearly deviation is logged, once until it has been lower.")
        var warn = Ratio.percent(100)
        @Parameter(
            Ratio.bps(1)...Ratio.percent(10_000),
            "A greater yearly deviation lets only reducing orders of the product pass, for the "
                + "cool-down.")
        var reduce = Ratio.percent(150)
        @Parameter(
            Ratio.bps(1)...Ratio.percent(10_000),
            "A greater yearly deviation cancels what is open of the product and stops it.")
        var halt = Ratio.percent(250)
        @Parameter(
            Nanos.minutes(1)...Nanos.seconds(30 * 86_400),
            "How long a block lasts after the last bar beyond its band.")
        var cooldown = Nanos.minutes(30)
        @Parameter(
            "Whether a halt of a product lasts until a person lifts it, rather than for the "
                + "cool-down.")
        var haltNeedsPerson = true
        @Parameter(
            Nanos.seconds(1)...Nanos.seconds(30 * 86_400),
            "How old the newest bar may be before entries are refused; never less than two bars "
                + "of the data.")
        var ageMax = Nanos.minutes(10)
    }

    static let about = About(
        "perps.volatility-breaker", "Volatility breaker",
        summary: "Warns about, then blocks, a product whose returns deviate too much.",
        vendor: "perps-bot")
    static let events: EventKinds = .candle
    static let capabilities: Capabilities = .halt
    static let metrics = [Metric("deviation", unit: "bps"), Metric("warnings", kind: .counter)]
    static let stateVersion: UInt32 = 1

    /// How far beyond what is usual a deviation is.
    enum Band: Int64 { case calm, warn, reduce, halt }

    /// What is known of one product.
    struct Product {
        var series: ReturnSeries
        /// When its block ends.
        var until = Nanos(.min)
        var band = Band.calm
    }

    let settings: Settings
    /// By symbol, since the next run may number products differently.
    var products: [String: Product] = [:]
    var symbols: [UInt32: String] = [:]
    var warnings = 0

    init(_ settings: Settings) throws {
        guard settings.warn <= settings.reduce else {
            throw ParameterFault("warn", "must not be above reduce")
        }
        guard settings.reduce <= settings.halt else {
            throw ParameterFault("reduce", "must not be above halt")
        }
        guard settings.returnsMin <= settings.window else {
            throw ParameterFault("returns_min", "must not be above window")
        }
        self.settings = settings
    }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        symbols = [:]
        for instrument in activation.instruments {
            symbols[instrument.index] = instrument.symbol
            let kept = products[instrument.symbol]
            products[instrument.symbol] =
                kept ?? Product(series: ReturnSeries(length: settings.window))
            try host.subscribe(
                instrument, to: .candle, warmup: UInt32(settings.window) + 1,
                interval: settings.interval)
        }
    }

    mutating func onCandle(_ candle: Candle, _ host: Host) {
        guard candle.interval == settings.interval, let symbol = symbols[candle.instrument],
            products[symbol]?.series.take(candle) == true
        else { return }
        let deviation = products[symbol]?.series.yearlyDeviation(countMin: settings.returnsMin)
        guard let deviation else { return }
        let band = band(of: deviation)
        let before = products[symbol]?.band ?? .calm
        products[symbol]?.band = band
        guard !candle.isReplay else { return }
        host.metric(0, deviation * 1e4)
        if band != .calm, before == .calm {
            warnings += 1
            host.metric(1, Double(warnings))
            host.log(
                "\(symbol) moves by \((deviation * 1e4).rounded()) bps a year, above "
                    + "\(settings.warn.bps)", .warning)
        }
        guard band.rawValue >= Band.reduce.rawValue else { return }
        let end = candle.at.later(by: settings.cooldown)
        let earlier = products[symbol]?.until ?? end
        products[symbol]?.until = max(earlier, end)
        host.stop(stop(band, deviation, until: end, at: candle.at), instrument: candle.instrument)
    }

    private func band(of deviation: Double) -> Band {
        func isBeyond(_ limit: Ratio) -> Bool { deviation * 1e8 > Double(limit.e8) }
        if isBeyond(settings.halt) { return .halt }
        if isBeyond(settings.reduce) { return .reduce }
        return isBeyond(settings.warn) ? .warn : .calm
    }

    private func stop(
        _ band: Band, _ deviation: Double?, until: Nanos, at now: Nanos
    ) -> Verdict {
        let left = until.since(now)
        let isHalt = band == .halt
        let hold = isHalt && settings.haltNeedsPerson ? Nanos(0) : left
        let verdict = Verdict.stop(
            isHalt
                ? .halt(scope: .instrument, hold: hold)
                : .reduceOnly(scope: .instrument, hold: hold),
            "the product moves too much; its cool-down is not over", reason: Reason.held)
        let limit = isHalt ? settings.halt : settings.reduce
        return deviation.map { verdict.comparing($0 * 1e4, to: limit.bps, unit: "bps") } ?? verdict
    }

    private var bound: Bound { Bound(limit: settings.reduce.bps, unit: "bps") }

    mutating func check(_ order: borrowing Check, _ host: Host) -> Verdict {
        if order.isReducing { return .allow }
        guard let symbol = symbols[order.instrument], let product = products[symbol] else {
            return bound.missing("the product is not watched")
        }
        let deviation = product.series.yearlyDeviation(countMin: settings.returnsMin)
        if order.now < product.until {
            let band = product.band == .halt ? Band.halt : .reduce
            return stop(band, deviation, until: product.until, at: order.now)
        }
        guard let deviation, !product.series.isStale(at: order.now, ageMax: settings.ageMax) else {
            return bound.missing("too few bars are known, or the newest is too old")
        }
        if let nonsense = order.nonsense(bound) { return nonsense }
        guard product.band.rawValue < Band.reduce.rawValue else {
            return .reject("the product moves too much").comparing(
                deviation * 1e4, to: settings.reduce.bps, unit: "bps")
        }
        return Verdict.allow.comparing(deviation * 1e4, to: settings.reduce.bps, unit: "bps")
    }

    func save(to writer: borrowing StateWriter) throws {
        try writer.write(settings.interval.count)
        try writer.write(Int64(products.count))
        for (symbol, product) in products.sorted(by: { $0.key < $1.key }) {
            try writer.write(symbol)
            try writer.write(product.until.count)
            try writer.write(product.band.rawValue)
            try product.series.save(to: writer)
        }
    }

    /// Reads what was known; returns of bars of another length are left behind, blocks are not.
    mutating func load(from reader: borrowing StateReader, version: UInt32) throws {
        let isSame = try reader.number() == settings.interval.count
        let count = try reader.number()
        guard (0...10_000).contains(count) else { throw StateFault.nonsense("products") }
        for _ in 0..<count {
            let symbol = try reader.text()
            let until = Nanos(try reader.number())
            guard let band = Band(rawValue: try reader.number()) else {
                throw StateFault.nonsense("a band")
            }
            let series = try ReturnSeries(length: settings.window, from: reader)
            products[symbol] = Product(
                series: isSame ? series : ReturnSeries(length: settings.window), until: until,
                band: band)
        }
    }
}
