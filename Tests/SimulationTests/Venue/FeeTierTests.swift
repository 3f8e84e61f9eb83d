internal import Domain
internal import Engine
internal import Simulation
import Testing

@Suite struct `Fees by volume` {
    private static let tiers = [
        FeeTier(volumeMin: .zero, maker: .bps(40), taker: .bps(60)),
        FeeTier(volumeMin: Amount(20_000), maker: .bps(20), taker: .bps(30)),
        FeeTier(volumeMin: Amount(50_000), maker: .bps(-10), taker: .bps(10)),
    ]

    private func floor(volume: Int64 = 0) -> TradingFloor {
        let terms = TradingFloor.terms()
        return TradingFloor(judging: terms, venue: terms) { rules in
            (rules.feeTiers, rules.volumeAtStart) = (Self.tiers, Amount(volume))
        }
    }

    /// Buys one whole at 100.05 after some days: a volume of 10,005.
    private func buy(_ floor: TradingFloor, after days: Int64, _ number: Int64) throws {
        let second = days * 86_400 + number * 10
        try floor.send(.market(.buy, 10_000), at: second)
        floor.market(second + 1, .trade(10_000, 50_000))
    }

    /// Fees of fills and changes of tiers, in the order in which the engine is told.
    private func told(_ floor: TradingFloor) -> [String] {
        floor.answers(by: TradingFloor.time(100_000_000)).compactMap { answer in
            switch answer.body {
            case .filled(let fill): "fee \(fill.fee.mantissa)"
            case .fees(let maker, let taker): "\(maker.bpsText) \(taker.bpsText)"
            default: nil
            }
        }
    }

    @Test func `change with the fill after the one that reached a tier`() throws {
        let floor = floor()
        for number in 0..<6 { try buy(floor, after: 0, Int64(number)) }
        // 20,010 after two fills, 50,025 after five.
        #expect(
            told(floor) == [
                "fee 61", "fee 61", "20 30", "fee 31", "fee 31", "fee 31", "-10 10", "fee 11",
            ])
    }

    @Test func `begin with what was traded before, until it is thirty days old`() throws {
        let floor = floor(volume: 20_000)
        try buy(floor, after: 0, 0)
        try buy(floor, after: 29, 0)
        try buy(floor, after: 30, 0)
        #expect(told(floor) == ["fee 31", "fee 31", "40 60", "fee 61"])
    }

    @Test func `count the day and the twenty-nine before it`() {
        var volume = TradedVolume()
        volume.add(Amount(5), on: 100)
        volume.add(Amount(7), on: 100)
        volume.add(Amount(9), on: 129)
        let totals = [100, 129, 130, 158, 159].map { volume.total(on: $0).mantissa }
        #expect(totals == [12, 21, 9, 9, 0])
        volume.add(Amount(.max), on: 130)
        #expect(volume.total(on: 130) == Amount(.max))
    }

    @Test func `without tiers are those of the product`() throws {
        let floor = TradingFloor()
        try buy(floor, after: 0, 0)
        let terms = TradingFloor.terms()
        let fee = terms.takerFee.of(10_005, rounding: .up) ?? -1
        #expect(told(floor) == ["fee \(fee)"])
    }
}
