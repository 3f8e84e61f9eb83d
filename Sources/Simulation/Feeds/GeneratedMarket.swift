internal import Domain

/// One product of a generated market.
struct GeneratedMarket {
    /// 1e-8 of the price: the usual distance between bid and offer.
    private static let spread: Int64 = 20_000
    /// Largest single step of the walk, 1e-8 of the price.
    private static let step: Int64 = 14_000
    /// How many steps a return to the middle takes, about.
    private static let patience: Int64 = 400

    /// When the next event comes.
    private(set) var nextTime: Int64
    private let instrument: Instrument
    private let scenario: Scenario
    private let start: Int64
    private let anchor: Int64
    private var middle: Int64
    private var random: RandomStream
    private var wasHalted = false
    private var afterSilence = false
    private var top: BookTop?

    init(_ instrument: Instrument, scenario: Scenario, seed: UInt64, start: Timestamp) {
        self.instrument = instrument
        self.scenario = scenario
        self.start = start.nanos
        random = RandomStream(seed: seed &+ UInt64(instrument.id.position) &* 0xD1B5_4A32_D192_ED03)
        anchor = ProductCatalogue.typicalPrice(of: instrument).mantissa
        middle = anchor
        nextTime = start.nanos + random.within(1...250) * 1_000_000
    }

    /// The event at `nextTime`; the time of the one after it is then known.
    mutating func next() -> MarketEvent {
        let time = nextTime
        let phase = scenario.phase(at: time - start)
        defer { schedule(after: time) }
        if phase.isHalted != wasHalted {
            wasHalted = phase.isHalted
            return event(time, .status(wasHalted ? .noTrading : []))
        }
        if phase.isHalted { return event(time, .heartbeat) }
        walk(phase)
        let isTrade = top != nil && random.below(100) < 35
        return event(time, isTrade ? trade() : quote(phase))
    }

    private mutating func event(_ time: Int64, _ body: MarketEvent.Body) -> MarketEvent {
        defer { afterSilence = false }
        return MarketEvent(
            time: Timestamp(nanos: time), instrument: instrument.id, hasGap: afterSilence,
            body: body)
    }

    /// 40 to 240 ms later, or when a silence ends.
    private mutating func schedule(after time: Int64) {
        nextTime = time + random.within(40...240) * 1_000_000
        let phase = scenario.phase(at: nextTime - start)
        if phase.isHalted, wasHalted { nextTime = time + Scenario.second }
        guard let silence = phase.silentUntil else { return }
        nextTime = start + silence + random.within(1...250) * 1_000_000
        let level = GeneratedMarket.share(scenario.phase(at: nextTime - start).drift, of: anchor)
        middle = anchor + level
        (afterSilence, top) = (true, nil)
    }

    /// A share in 1e-8 of a mantissa.
    private static func share(_ e8: Int64, of mantissa: Int64) -> Int64 {
        Ratio(e8: e8).of(mantissa, rounding: .down) ?? 0
    }

    private mutating func walk(_ phase: Scenario.Phase) {
        let target = anchor + GeneratedMarket.share(phase.drift, of: anchor)
        let step = max(
            instrument.terms.tick.mantissa, GeneratedMarket.share(GeneratedMarket.step, of: middle))
        let patience = phase.spreadFactor > 1 ? 20 : GeneratedMarket.patience
        middle += random.within(-step...step) + random.within(-step...step)
        middle += (target - middle) / patience
        middle = max(middle, 20 * instrument.terms.tick.mantissa)
    }

    private mutating func quote(_ phase: Scenario.Phase) -> MarketEvent.Body {
        let tick = instrument.terms.tick.mantissa
        let width = GeneratedMarket.share(GeneratedMarket.spread * phase.spreadFactor, of: middle)
        let half = random.within(0...max(0, width / 2)) + width / 4
        let bid = max(tick, (middle - half) / tick * tick)
        let ask = max(bid + tick, (middle + half + tick - 1) / tick * tick)
        let thin: Int64 = phase.spreadFactor > 1 ? 10 : 1
        let quote = BookTop(
            bid: Level(price: Price(bid), quantity: size(at: bid, 40_000 / thin)),
            ask: Level(price: Price(ask), quantity: size(at: ask, 40_000 / thin)))
        top = quote
        return .top(quote)
    }

    private mutating func trade() -> MarketEvent.Body {
        let isBuy = random.below(2) == 1
        guard let level = isBuy ? top?.ask : top?.bid else { return .heartbeat }
        let wanted = size(at: level.price.mantissa, 4_000)
        return .trade(
            Trade(
                price: level.price, quantity: min(wanted, level.quantity),
                aggressor: isBuy ? .buy : .sell))
    }

    /// A size worth up to so many times a 60,000th of the product's usual price, in steps that
    /// make small ones common; never below the smallest.
    private mutating func size(at price: Int64, _ worth: Int64) -> Quantity {
        let terms = instrument.terms
        let smallest = terms.quantityMin
        if scenario == .dust {
            return Quantity(smallest.mantissa + random.below(8) * terms.lot.mantissa)
        }
        let share = 1 + random.below(worth) >> random.below(5)
        let money = Amount(share * 100_000_000)
        let size = terms.quantity(worth: money, at: Price(price)) ?? smallest
        return max(size, smallest)
    }
}
