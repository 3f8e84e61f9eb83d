internal import PerpsPlugin
internal import Studies

/// Judges entries by the state of the market.
///
/// A filter that is on and has not what it judges by says no.
struct EntryFilters {
    /// The filters by place, as they are counted.
    static let names = Filter.allCases.map { "filter_\($0)" }
    private enum Filter: Int, CaseIterable {
        case spread, depth, volume, strength, trend, range, regime
    }

    private let settings: FilterSettings
    private var volumes: Window
    private var strength: Strength
    private var trend: Change
    private var range: TrueRange

    init(_ settings: FilterSettings) throws(ParameterFault) {
        let (least, most) = (settings.rangeMin, settings.rangeMax)
        guard most.e8 == 0 || least <= most else {
            throw ParameterFault("range_min", "must not be above range_max")
        }
        self.settings = settings
        volumes = Window(settings.volumeWindow + 1)
        strength = Strength(max(1, settings.rsiWindow))
        trend = Change(settings.trendWindow)
        range = TrueRange(settings.rangeWindow)
    }

    mutating func take(_ bar: Bar) {
        volumes.push(bar.volume)
        strength.take(bar.close)
        trend.take(bar.close)
        range.take(bar)
    }

    /// The first filter that is against an entry, and why.
    func block(_ side: Side, _ view: MarketView) -> Finding.Block? {
        let answers: [(Filter, String?)] = [
            (.spread, againstSpread(view)), (.depth, againstDepth(view)),
            (.volume, againstVolume(view)),
            (.strength, againstStrength(side)), (.trend, againstTrend(side)),
            (.range, againstRange()), (.regime, againstRegime(side, view)),
        ]
        for (filter, text) in answers {
            if let text { return Finding.Block(filter: filter.rawValue, text: text) }
        }
        return nil
    }

    private func againstSpread(_ view: MarketView) -> String? {
        guard settings.spreadMax.e8 > 0 else { return nil }
        guard let spread = view.spreadE8 else { return "the spread is not known" }
        return spread <= settings.spreadMax.e8
            ? nil : "the spread of \(bps(spread)) is above \(bps(settings.spreadMax.e8))"
    }

    private func againstDepth(_ view: MarketView) -> String? {
        let wanted = [(settings.depthFirstMin, view.first), (settings.depthTenMin, view.ten)]
        for (least, there) in wanted where least > 0 {
            guard let there, let unit = view.unit else { return "the book is not known" }
            if Int128(there) < Int128(least) * unit { return "the book is thinner than \(least)" }
        }
        return nil
    }

    private func againstVolume(_ view: MarketView) -> String? {
        if settings.volumeMin > 0 {
            guard let traded = view.traded, let unit = view.unit else {
                return "the traded value is not known"
            }
            if Int128(traded) < Int128(settings.volumeMin) * unit {
                return "the bar traded less than \(settings.volumeMin)"
            }
        }
        guard settings.volumeFactor.e8 > 0 else { return nil }
        guard volumes.isFull, let last = volumes[0] else { return "the mean volume is not known" }
        let before = volumes.sum - Int128(last)
        let isEnough =
            Int128(last) * Int128(settings.volumeWindow) * Whole.one
            >= before * Int128(settings.volumeFactor.e8)
        return isEnough ? nil : "the bar's volume is below the mean times the factor"
    }

    private func againstStrength(_ side: Side) -> String? {
        guard settings.rsiWindow > 0 else { return nil }
        let limit = side == .buy ? settings.rsiBuyMax : settings.rsiSellMin
        guard let isBelow = strength.isAtMost(Int64(limit)), let index = strength.index else {
            return "the strength index is not known"
        }
        let words = "the strength index of \(index) is"
        if side == .buy { return isBelow ? nil : "\(words) above \(limit)" }
        return index >= Int64(limit) ? nil : "\(words) below \(limit)"
    }

    private func againstTrend(_ side: Side) -> String? {
        guard settings.trendMin.e8 > 0 else { return nil }
        guard let slope = trend.slopeE8 else { return "the trend is not known" }
        let along = side == .buy ? slope : -slope
        return along >= settings.trendMin.e8
            ? nil : "the trend of \(bps(along)) a bar is below \(bps(settings.trendMin.e8))"
    }

    private func againstRange() -> String? {
        guard settings.rangeMin.e8 > 0 || settings.rangeMax.e8 > 0 else { return nil }
        guard let share = range.shareE8 else { return "the true range is not known" }
        if share < settings.rangeMin.e8 {
            return "the true range of \(bps(share)) is below \(bps(settings.rangeMin.e8))"
        }
        return settings.rangeMax.e8 == 0 || share <= settings.rangeMax.e8
            ? nil : "the true range of \(bps(share)) is above \(bps(settings.rangeMax.e8))"
    }

    private func againstRegime(_ side: Side, _ view: MarketView) -> String? {
        guard settings.regime.isNamed else { return nil }
        guard let regime = view.regime else { return "the regime is not known" }
        if regime.mood == .crisis { return "the market is in a crisis" }
        return regime.trend == (side == .buy ? .down : .up)
            ? "the market's trend is against it" : nil
    }

    /// A share in basis points, for people.
    private func bps(_ e8: Int64) -> String { "\(ExactDecimal(e8, exponent: -4)) bps" }
}

extension EntryFilters: Remembered {
    func save(into memory: inout Memory) {
        volumes.save(into: &memory)
        strength.save(into: &memory)
        trend.save(into: &memory)
        range.save(into: &memory)
    }

    mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        try volumes.restore(from: &memory)
        try strength.restore(from: &memory)
        try trend.restore(from: &memory)
        try range.restore(from: &memory)
    }
}
