internal import Domain
import Testing

@Suite struct `A share` {
    @Test func `of a mantissa is rounded as told`() {
        let fee = Ratio.bps(60)
        #expect(fee == Ratio(e8: 600_000))
        #expect(fee.of(100_000, rounding: .down) == 600)
        #expect(fee.of(1, rounding: .up) == 1)
        #expect(fee.of(1, rounding: .down) == 0)
        #expect(fee.of(-1, rounding: .down) == -1)
        #expect(fee.of(-1, rounding: .up) == 0)
        #expect(Ratio.bps(-1).of(10_000, rounding: .halfEven) == -1)
        #expect(Ratio.bps(5_000).of(3, rounding: .halfEven) == 2)
        #expect(Ratio.bps(5_000).of(1, rounding: .halfEven) == 0)
    }

    @Test func `goes through 128 bits and is nil past 64`() {
        #expect(Ratio.bps(10_000).of(.max, rounding: .up) == .max)
        #expect(Ratio.bps(10_000).of(.min, rounding: .down) == .min)
        #expect(Ratio(e8: 100_000_001).of(.max, rounding: .down) == nil)
        #expect(Ratio(e8: .max).of(.max, rounding: .down) == nil)
    }

    @Test func `that one number is of another never comes out too small`() {
        #expect(Ratio.of(1, in: 100) == .bps(100))
        #expect(Ratio.of(1, in: 3) == Ratio(e8: 33_333_334))
        #expect(Ratio.of(0, in: .max) == .zero)
        #expect(Ratio.of(1, in: .max) == Ratio(e8: 1))
        #expect(Ratio.of(.max, in: .max) == .bps(10_000))
        #expect(Ratio.of(.max, in: 1) == nil)
    }

    @Test(arguments: seeds) func `agrees with 128-bit arithmetic`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20_000 {
            let (mantissa, e8) = (generator.mantissa(), generator.mantissa())
            let product = Int128(mantissa) * Int128(e8)
            let floor = product / 100_000_000 - (product % 100_000_000 < 0 ? 1 : 0)
            let found = Ratio(e8: e8).of(mantissa, rounding: .down)
            try #require(found == Int64(exactly: floor), "\(mantissa) × \(e8), seed \(seed)")
        }
    }

    @Test func `is shown in basis points`() {
        #expect(Ratio(e8: 125_000).bpsText == "12.5")
        #expect(Ratio.bps(-1).bpsText == "-1")
        #expect(Ratio.zero.bpsText == "0")
    }
}
