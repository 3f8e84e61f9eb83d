internal import PerpsPlugin
internal import Studies

/// The baseline's crosses, taken only where spread, depth, volume, strength, trend, range and
/// regime agree.
struct Enhanced: BarRule {
    static let about = About(
        "perps.enhanced", "Enhanced baseline",
        summary: "Trades crosses of two moving averages that pass filters of the market's state.",
        vendor: "perps-bot")
    static let filters = EntryFilters.names
    static let views: EventKinds = [.bookTop, .depth, .signal]

    /// What the profile may set.
    struct Settings: RuleSettings {
        let averages = Averages(band: .bps(1))
        let filters = FilterSettings()
        let exits = Exits(trailing: .percent(1))
        let conduct = Conduct()
        var regime: SignalSource { filters.regime }
    }

    private var cross: AverageCross
    private var entryFilters: EntryFilters
    let warmup: Int

    init(_ settings: Settings) throws(ParameterFault) {
        cross = try settings.averages.cross()
        entryFilters = try EntryFilters(settings.filters)
        warmup = max(settings.averages.warmup, settings.filters.warmup)
    }

    mutating func take(_ bar: Bar, _ view: MarketView) -> Finding {
        var finding = cross.finding(at: bar.close)
        entryFilters.take(bar)
        guard let side = finding.entry else { return finding }
        finding.block = entryFilters.block(side, view)
        if finding.block != nil { finding.entry = nil }
        return finding
    }
}

extension Enhanced: Remembered {
    func save(into memory: inout Memory) {
        cross.save(into: &memory)
        entryFilters.save(into: &memory)
    }

    mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        try cross.restore(from: &memory)
        try entryFilters.restore(from: &memory)
    }
}
