internal import Domain
internal import Engine
internal import Simulation
import Testing

@Suite struct `A venue that is told candles` {
    @Test func `fills a market order at the next open plus half the spread`() throws {
        let floor = TradingFloor()
        floor.market(60, .candle(60, 10_000, high: 10_100, low: 9_900, 10_050))
        try floor.send(.market(.buy, 10_000), at: 60)
        floor.market(120, .candle(120, 10_301, high: 10_400, low: 10_000, 10_200))
        #expect(floor.said() == ["1 accepted", "1 takes 10000 at 10307"])
        try floor.send(.market(.sell, 10_000), at: 120)
        floor.market(180, .candle(180, 10_301, high: 10_400, low: 10_000, 10_200))
        #expect(floor.said() == ["2 accepted", "2 takes 10000 at 10295"])
    }

    @Test func `gives an order that was decided within a bar nothing of that bar`() throws {
        let floor = TradingFloor()
        floor.market(60, .candle(60, 10_000, high: 10_100, low: 9_900, 10_050))
        try floor.send(.market(.buy, 10_000), at: 90)
        floor.market(120, .candle(120, 10_000, high: 10_100, low: 9_900, 10_050))
        #expect(!floor.said().contains { $0.contains("takes") })
        floor.market(180, .candle(180, 12_000, high: 12_100, low: 11_900, 12_000))
        #expect(floor.said().last == "1 takes 10000 at 12006")
    }

    @Test func `tells a fill at the open before the bar ends`() throws {
        let floor = TradingFloor(latency: .second)
        floor.market(60, .candle(60, 10_000, high: 10_100, low: 9_900, 10_050))
        try floor.send(.market(.buy, 10_000), at: 60)
        floor.market(120, .candle(120, 10_000, high: 10_100, low: 9_900, 10_050))
        let answers = floor.answers(by: TradingFloor.time(62))
        #expect(answers.count == 2)
    }

    @Test func `fills a limit only when a later bar trades through it`() throws {
        let floor = TradingFloor()
        try floor.send(.limit(.buy, 10_000, at: 9_900), at: 60)
        floor.market(120, .candle(120, 10_000, high: 10_100, low: 9_900, 10_050))
        #expect(floor.said() == ["1 accepted"])
        floor.market(180, .candle(180, 10_000, high: 10_100, low: 9_899, 10_050))
        #expect(floor.said() == ["1 makes 10000 at 9900"])
    }

    @Test func `fills a limit at its own price when the open is beyond it`() throws {
        let floor = TradingFloor()
        try floor.send(.limit(.sell, 10_000, at: 10_200), at: 60)
        floor.market(120, .candle(120, 10_000, high: 10_100, low: 9_900, 10_050))
        floor.market(180, .candle(180, 10_500, high: 10_600, low: 10_400, 10_500))
        #expect(floor.said() == ["1 accepted", "1 makes 10000 at 10200"])
    }

    @Test func `never lets a post-only order take at the open`() throws {
        let floor = TradingFloor()
        floor.market(60, .candle(60, 10_000, high: 10_100, low: 9_900, 10_000))
        try floor.send(.limit(.buy, 10_000, at: 9_950, flags: .postOnly), at: 60)
        floor.market(120, .candle(120, 9_000, high: 9_100, low: 8_900, 9_000))
        #expect(floor.said() == ["1 accepted", "1 makes 10000 at 9950"])
    }

    @Test func `fills a share of the volume and no more, whole lots alone`() throws {
        let floor = TradingFloor()
        try floor.send(.market(.buy, 6_000), at: 60)
        try floor.send(.limit(.buy, 6_000, at: 10_006), at: 60)
        floor.market(
            120, .candle(120, 10_000, high: 10_100, low: 9_000, 10_050).with(volume: 100_099))
        #expect(
            floor.said() == [
                "1 accepted", "2 accepted", "1 takes 6000 at 10005", "2 takes 4000 at 10005",
            ])
        floor.market(180, .candle(180, 10_100, high: 10_100, low: 10_000, 10_050).with(volume: 99))
        #expect(floor.said().isEmpty)
    }

    @Test func `cancels what must not wait and fills all or nothing`() throws {
        let floor = TradingFloor()
        try floor.send(.market(.buy, 10_000), at: 60)
        try floor.send(.market(.buy, 10_000, .fillOrKill), at: 60)
        floor.market(
            120, .candle(120, 10_000, high: 10_100, low: 9_000, 10_050).with(volume: 150_000))
        let said = floor.said()
        #expect(said.contains("1 takes 10000 at 10005"))
        #expect(said.contains("2 cancelled"))
        #expect(!said.contains { $0.hasPrefix("2 takes") })
    }

    /// Long 1.0, with a stop below and a take above.
    private func long() throws -> TradingFloor {
        let floor = TradingFloor()
        try floor.send(.market(.buy, 10_000), at: 0)
        floor.market(60, .candle(60, 10_000, high: 10_010, low: 9_990, 10_000))
        _ = floor.said()
        try floor.send(.waiting(.stopLimit, .sell, 10_000, trigger: 9_900, limit: 9_000), at: 60)
        try floor.send(.limit(.sell, 10_000, at: 10_100), at: 60)
        return floor
    }

    @Test func `takes the worse extreme first for a long with a stop and a take`() throws {
        let floor = try long()
        floor.market(120, .candle(120, 10_000, high: 10_200, low: 9_800, 10_000))
        let fills = floor.said().filter { !$0.contains("accepted") }
        #expect(fills.first == "2 takes 10000 at 9895")
    }

    @Test func `takes the worse extreme first for a short with a stop and a take`() throws {
        let floor = TradingFloor()
        try floor.send(.market(.sell, 10_000), at: 0)
        floor.market(60, .candle(60, 10_000, high: 10_010, low: 9_990, 10_000))
        _ = floor.said()
        try floor.send(.limit(.buy, 10_000, at: 9_900), at: 60)
        try floor.send(.waiting(.stopLimit, .buy, 10_000, trigger: 10_100, limit: 11_000), at: 60)
        floor.market(120, .candle(120, 10_000, high: 10_200, low: 9_800, 10_000))
        let fills = floor.said().filter { !$0.contains("accepted") }
        #expect(fills.first == "3 takes 10000 at 10106")
    }

    @Test func `takes the worse extreme first for what was entered at the open of the bar`() throws
    {
        let floor = TradingFloor()
        floor.market(60, .candle(60, 10_000, high: 10_010, low: 9_990, 10_000))
        try floor.send(.market(.sell, 10_000), at: 60)
        try floor.send(.limit(.buy, 10_000, at: 9_900), at: 60)
        try floor.send(.waiting(.stopLimit, .buy, 10_000, trigger: 10_100, limit: 11_000), at: 60)
        floor.market(120, .candle(120, 10_000, high: 10_200, low: 9_800, 10_000))
        let fills = floor.said().filter { !$0.contains("accepted") }
        #expect(fills.prefix(2) == ["1 takes 10000 at 9995", "3 takes 10000 at 10106"])
    }

    @Test func `fills a stop at the open when the open has passed its trigger`() throws {
        let floor = try long()
        floor.market(120, .candle(120, 9_500, high: 9_600, low: 9_400, 9_500))
        #expect(floor.said().contains("2 takes 10000 at 9495"))
    }

    @Test func `leaves out of a bar's extremes what expires within it`() throws {
        let floor = TradingFloor()
        try floor.send(.limit(.buy, 10_000, at: 9_900).expiring(150), at: 60)
        floor.market(120, .candle(120, 10_000, high: 10_100, low: 9_950, 10_050))
        floor.market(180, .candle(180, 10_000, high: 10_100, low: 9_000, 10_050))
        #expect(floor.said() == ["1 accepted", "1 expired"])
    }
}
