import Assembly
import Domain
import Engine
import Foundation
import JSON
import PluginHost
import Risk
import Simulation
import Testing

/// The guards of the standard library in the real host.
@Suite struct `The standard guards` {
    let desk: Desk

    init() throws { desk = try Desk() }

    static let modules = [
        "daily-loss", "drawdown", "volatility-breaker", "correlation", "mark-staleness", "slippage",
        "loss-streak", "stop-outs", "funding-cost", "pre-funding", "error-rate",
        "position-stuck",
    ]

    /// Buys and leaves every other trade at one price, so that each trade loses its fees.
    func losing(_ guards: [String]) -> Sheet {
        var sheet = Sheet.pulse(every: 2)
        sheet.guards = guards
        return sheet
    }

    func run(_ sheet: Sheet, trades: Int) throws -> Trial {
        let trial = try Trial(sheet, at: desk, feed: { _ in ListedMarket.trades(trades) })
        try trial.drain()
        #expect(trial.timeline.residual == .zero)
        return trial
    }

    /// Trades at one price, on so many days at the same time of day.
    static func days(_ count: Int, trades: Int) -> ListedMarket {
        let moments = (0..<count).flatMap { day in
            (1...trades).map { Nanos(Int64(day) * 86_400_000_000_000) + .second * Int64($0) }
        }
        let trade = Trade(
            price: Price(60_000_00), quantity: Quantity(500_000_000), aggressor: .buy)
        return ListedMarket(
            moments.map {
                MarketEvent(
                    time: GeneratedFeed.defaultStart + $0, instrument: InstrumentID(0),
                    body: .trade(trade))
            })
    }

    private func counts(_ trial: Trial, _ prefix: String) -> Int {
        trial.chronicle.texts.count { $0.hasPrefix(prefix) }
    }

    @Test(arguments: modules) func `is taken by the host with its defaults`(_ module: String) throws
    {
        let trial = try run(losing(["{module: perps.\(module), name: it}"]), trades: 40)
        #expect(trial.plan.guards.map(\.name) == ["it"])
        #expect(trial.chronicle.texts.filter { $0.hasPrefix("it ") } == [])
    }

    @Test(arguments: modules)
    func `says in its schema what each parameter does and is by default`(_ module: String) throws {
        let sheet = losing(["{module: perps.\(module), name: it}"])
        let trial = try Trial(sheet, at: desk, feed: { _ in ListedMarket.trades(1) })
        let found = try #require(trial.plan.participants.first { $0.name == "it" }).instance.module
        #expect(found.id == "perps.\(module)" && !found.schema.properties.isEmpty)
        for property in found.schema.properties {
            let said = found.schema.document["properties"]?[property.key]
            let description = try #require(said?["description"]?.string, "\(property.key)")
            #expect(description.hasSuffix("."), "\(property.key)")
            #expect(said?["default"] != nil, "\(property.key)")
        }
    }

    @Test func `that blocks an instance lets its exits pass and frees it by time`() throws {
        let guards = [
            "{module: perps.loss-streak, name: streak, parameters: {losses_max: 2, cooldown: 1m}}"
        ]
        let trial = try run(losing(guards), trades: 120)
        let texts = trial.chronicle.texts
        let raised = "CAUTION raised by streak: too many losses in a row"
        let block = try #require(texts.firstIndex(of: raised))
        #expect(texts[..<block].count { $0.hasPrefix("filled") } == 6)
        #expect(texts.contains { $0.hasPrefix("denied 7 by streak: too many losses in a row") })
        #expect(texts[block...].contains { $0.hasPrefix("CAUTION ended by streak") })
        #expect(texts[block...].contains { $0.hasPrefix("filled") })
    }

    @Test func `that stops the account raises the level, and only once`() throws {
        let guards = ["{module: perps.drawdown, name: fall, parameters: {drawdown_max: 1 bps}}"]
        let trial = try run(losing(guards), trades: 60)
        #expect(trial.timeline.corridor.state.ladder.standing.level == .reduceOnly)
        let raised = "NORMAL to REDUCE_ONLY by fall: equity has fallen too far from its peak"
        let texts = trial.chronicle.texts
        #expect(texts.count { $0 == raised } == 1)
        let stop = try #require(texts.firstIndex(of: raised))
        // What was held is closed although the stop stands, and nothing is opened.
        #expect(texts[stop...].count { $0.hasPrefix("filled") } == 1)
        #expect(texts[stop...].contains { $0.hasPrefix("denied") })
        #expect(trial.timeline.corridor.state.portfolio.gross == .zero)
    }

    @Test func `is armed while another cause stands, and stays so`() throws {
        let guards = ["{module: perps.drawdown, name: fall, parameters: {drawdown_max: 1 bps}}"]
        let trial = try Trial(losing(guards), at: desk, feed: { _ in ListedMarket.trades(60) })
        try trial.turn { $0.ladder.causes.isEmpty }
        try trial.turn { $0.portfolio.gross != .zero }
        let causes = trial.timeline.corridor.state.ladder.causes
        let id = try #require(causes.first?.haltID)
        #expect(causes.map(\.source) == ["fall"])
        try trial.command(.raise(.reduceOnly, source: "operator", reason: "weekend"))
        try trial.command(.arm(haltID: id, reason: "looked at it"))
        // Nothing is held any more, so that equity falls no further.
        try trial.drain()
        let left = trial.timeline.corridor.state.ladder
        #expect(left.causes.map(\.source) == ["operator"])
        #expect(left.standing.level == .reduceOnly)
        #expect(trial.chronicle.texts.last { $0.hasPrefix("denied") } != nil)
    }

    @Test func `that counts a day frees it at midnight`() throws {
        let guards = ["{module: perps.daily-loss, name: day, parameters: {loss_max: 1 bps}}"]
        let sheet = losing(guards)
        var market = try Trial(sheet, at: desk, feed: { _ in Self.days(2, trades: 40) })
        try market.drain()
        let texts = market.chronicle.texts
        #expect(texts.count { $0.hasPrefix("CAUTION raised by day") } == 2)
        #expect(texts.count { $0.hasPrefix("CAUTION ended by day") } == 1)
        market = try Trial(losing([]), at: desk, feed: { _ in Self.days(2, trades: 40) })
        try market.drain()
        #expect(counts(market, "filled") > texts.count { $0.hasPrefix("filled") })
    }

    @Test func `that blocks a product by its bars says so before any order`() throws {
        let guards = [
            "{module: perps.volatility-breaker, name: wild, parameters: {interval: 1s, window: 4, "
                + "returns_min: 3, warn: 1 bps, reduce: 1 bps, halt: 10000%}}"
        ]
        var sheet = losing(guards)
        sheet.strategies = []
        let trial = try Trial(
            sheet, at: desk, feed: { _ in ListedMarket.trades(30) { $0 % 2 == 0 ? 50 : -50 } })
        try trial.drain()
        let raised = trial.chronicle.texts.filter { $0.hasPrefix("CAUTION raised by wild") }
        #expect(raised.count == 1)
    }

    @Test func `whose data is missing refuse every entry, and say what is missing`() throws {
        let guards = ["{module: perps.slippage, name: impact}"]
        var sheet = losing(guards)
        sheet.limits["same_rejections"] = "1_000/m"
        let trial = try run(sheet, trades: 40)
        #expect(counts(trial, "filled") == 0)
        let refusals = trial.chronicle.texts.filter { $0.hasPrefix("denied") }
            .map { $0.split(separator: " ").dropFirst(3).joined(separator: " ") }
        // Where nothing was bought there is nothing to leave.
        #expect(
            Set(refusals) == [
                "impact: the book is not known, empty, crossed or too old",
                "sizer: what can be reduced, 0, is below the product's minimum of 0.00000001",
            ])
    }

    @Test func `outlive a restart through the blocks of the ladder`() throws {
        var sheet = losing([
            "{module: perps.loss-streak, name: streak, parameters: {losses_max: 1}}"
        ])
        sheet.cycle = "10s"
        let first = try ClockRunning.run(sheet, at: desk, cycles: 60)
        #expect(first.counts.orders > 0 && first.counts.denied > 0)
        let blocks = try StatusDocument.stopped(ClockRunning.folder(sheet, at: desk))["blocks"]
        #expect(blocks?[0]?["cause"]?.string == "streak: too many losses in a row")
        let second = try ClockRunning.run(sheet, at: desk, cycles: 60)
        #expect(second.counts.orders == 0 && second.counts.denied > 0)
    }

    @Test func `with a parameter that makes no sense are refused at its place`() throws {
        let sheet = losing([
            "{module: perps.volatility-breaker, name: wild, parameters: {warn: 300%, reduce: 200%}}"
        ])
        let faults = #expect(throws: Faults.self) {
            try Trial(sheet, at: desk, feed: { _ in ListedMarket.trades(1) })
        }
        #expect(faults?.all.map(\.key) == ["guards[0].parameters.warn"])
    }
}
