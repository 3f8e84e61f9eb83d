import CPerpsHelpers
import CPerpsPlugin
import Domain
import Seeding
import Testing

@Suite struct `The arithmetic of the C helpers` {
    static let seeds = PropertySeeds.of("the C helpers")

    /// One product, as Domain and as the contract say it, and the numbers of an order.
    struct Draw {
        let terms: InstrumentTerms
        let price: Int64
        let size: Int64
        let amount: Int64
        let slippageE8: Int64

        init(_ random: inout RandomStream) {
            func exponent() -> Int { -Int(random.below(9)) }
            let multiplier = [1_000_000_000, 10_000_000, 1, 123, 7_000][Int(random.below(5))]
            let (tick, lot) = (1 + Draw.small(&random), 1 + Draw.small(&random))
            terms = InstrumentTerms(
                kind: .perpetual, priceExponent: exponent(), quantityExponent: exponent(),
                amountExponent: exponent(), tick: Price(tick), lot: Quantity(lot),
                quantityMin: Quantity(0), quantityMax: Quantity(.max), notionalMin: Amount(0),
                multiplierE9: Int64(multiplier))
            (price, size, amount) = (
                1 + Draw.any(&random), Draw.any(&random), Draw.any(&random)
            )
            slippageE8 = random.below(10_000_001)
        }

        /// Not negative; small ones are as likely as large ones.
        private static func any(_ random: inout RandomStream) -> Int64 {
            Int64(random.next() >> 2) >> random.below(62)
        }

        private static func small(_ random: inout RandomStream) -> Int64 {
            random.below(100_000) >> random.below(17)
        }

        var contract: pb_instrument {
            var result = unsafe pb_instrument()
            unsafe result.struct_size = UInt32(MemoryLayout<pb_instrument>.size)
            unsafe result.px_exp = Int32(terms.priceExponent)
            unsafe result.qty_exp = Int32(terms.quantityExponent)
            unsafe result.amt_exp = Int32(terms.amountExponent)
            unsafe (result.tick, result.lot) = (terms.tick.mantissa, terms.lot.mantissa)
            unsafe result.multiplier_e9 = terms.multiplierE9
            return unsafe result
        }
    }

    /// What 64 bits may be missing, as the contract says it.
    private func plain(_ value: Int64) -> Int64? { value == PB_NONE ? nil : value }

    @Test(arguments: seeds) func `values an order as the host does`(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        var fitting = 0
        for _ in 0..<20_000 {
            let draw = Draw(&random)
            var contract = unsafe draw.contract
            let expected = draw.terms.notional(
                Price(draw.price), Quantity(draw.size), rounding: .down)
            let found = plain(unsafe pbx_notional(&contract, draw.size, draw.price))
            try #require(found == expected?.mantissa, "\(draw), seed \(seed)")
            let short = plain(unsafe pbx_notional(&contract, -draw.size, draw.price))
            try #require(short == expected.map { -$0.mantissa }, "\(draw), seed \(seed)")
            if expected != nil { fitting += 1 }
        }
        #expect((1_000..<20_000).contains(fitting), "seed \(seed)")
    }

    @Test(arguments: seeds) func `finds the size that the host finds`(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        var found = 0
        for _ in 0..<20_000 {
            let draw = Draw(&random)
            var contract = unsafe draw.contract
            let expected = draw.terms.quantity(worth: Amount(draw.amount), at: Price(draw.price))
            let size = plain(unsafe pbx_size_worth(&contract, draw.amount, draw.price))
            try #require(size == expected?.mantissa, "\(draw), seed \(seed)")
            if let size, size > 0 { found += 1 }
        }
        #expect(found > 1_000, "seed \(seed)")
    }

    @Test(arguments: seeds) func `rounds to tick and lot as the host does`(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        for _ in 0..<20_000 {
            let draw = Draw(&random)
            let (terms, price) = (draw.terms, draw.price)
            for (side, rounding) in [(PB_SIDE_BUY, Rounding.up), (PB_SIDE_SELL, .down)] {
                let expected = terms.roundedToTick(Price(price), rounding)?.mantissa
                let found = plain(pbx_round_price(price, terms.tick.mantissa, side))
                try #require(
                    found == expected.flatMap { $0 > 0 ? $0 : nil }, "\(draw), seed \(seed)")
            }
            let floored = terms.flooredToLot(Quantity(draw.size)).mantissa
            try #require(
                pbx_floor_lot(draw.size, terms.lot.mantissa) == floored, "\(draw), seed \(seed)")
        }
    }

    @Test(arguments: seeds)
    func `accepts no price worse than the slippage by a whole tick`(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        let one = 100_000_000 as Int128
        for _ in 0..<20_000 {
            let draw = Draw(&random)
            let (last, slippage) = (Int128(draw.price), Int128(draw.slippageE8))
            let (tick, step) = (draw.terms.tick.mantissa, Int128(draw.terms.tick.mantissa))
            let buy = plain(pbx_worst_price(draw.price, tick, PB_SIDE_BUY, draw.slippageE8))
            let sell = plain(pbx_worst_price(draw.price, tick, PB_SIDE_SELL, draw.slippageE8))
            let (high, low) = (last * (one + slippage), last * (one - slippage))
            let limit = Int128(Int64.max)
            let ceiling = (high + step * one - 1) / (step * one) * step
            try #require(
                buy.map { Int128($0) } == (ceiling <= limit ? ceiling : nil),
                "\(draw), seed \(seed)")
            let floor = max(step, low / (step * one) * step)
            try #require(
                sell.map { Int128($0) } == (floor <= limit ? floor : nil), "\(draw), seed \(seed)")
        }
    }

    @Test func `says that there is no value rather than a wrong one`() {
        var contract = unsafe pb_instrument()
        unsafe (contract.multiplier_e9, contract.lot) = (1_000_000_000, 10)
        #expect(unsafe pbx_notional(&contract, 1, .max) == .max)
        #expect(unsafe pbx_notional(&contract, 2, .max) == PB_NONE)
        #expect(unsafe pbx_notional(&contract, 1, 0) == PB_NONE)
        #expect(unsafe pbx_notional(&contract, 1, -5) == PB_NONE)
        #expect(unsafe pbx_size_worth(&contract, 99, 1) == 90)
        #expect(unsafe pbx_size_worth(&contract, -1, 1) == PB_NONE)
        #expect(unsafe pbx_size_worth(&contract, 99, 0) == PB_NONE)
        #expect(pbx_round_price(.max, 10, PB_SIDE_BUY) == PB_NONE)
        #expect(pbx_round_price(4, 5, PB_SIDE_SELL) == PB_NONE)
        #expect(pbx_worst_price(0, 5, PB_SIDE_BUY, 0) == PB_NONE)
        #expect(pbx_worst_price(.max, 1, PB_SIDE_BUY, 1) == PB_NONE)
        #expect(pbx_floor_lot(9, 10) == 0)
    }

    @Test func `values an inverse contract by the price it divides by`() {
        var contract = unsafe pb_instrument()
        unsafe (contract.flags, contract.multiplier_e9) = (PB_IN_INVERSE, 100_000_000_000)
        unsafe (contract.px_exp, contract.qty_exp, contract.amt_exp) = (-1, 0, -8)
        unsafe contract.lot = 1
        // Three contracts of 100 USD at 60,000.0 are 300 / 60,000 = 0.005 coins.
        #expect(unsafe pbx_notional(&contract, 3, 600_000) == 500_000)
        #expect(unsafe pbx_size_worth(&contract, 500_000, 600_000) == 3)
        #expect(unsafe pbx_size_worth(&contract, 499_999, 600_000) == 2)
        // 100 / 70,000 = 0.00142857142…
        #expect(unsafe pbx_notional(&contract, 1, 700_000) == 142_857)
    }

    @Test func `moves a mantissa between exponents only where no digit is lost`() {
        #expect(pbx_rescale(15, 0, -2) == 1_500)
        #expect(pbx_rescale(1_500, -2, 0) == 15)
        #expect(pbx_rescale(1_501, -2, 0) == PB_NONE)
        #expect(pbx_rescale(.max, 0, -1) == PB_NONE)
        #expect(pbx_rescale(0, -30, 30) == 0)
    }
}
