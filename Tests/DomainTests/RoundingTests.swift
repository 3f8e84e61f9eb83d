internal import Domain
import Testing

@Suite struct `A quotient` {
    typealias Row = (dividend: Int64, divisor: Int64, down: Int64, up: Int64, even: Int64)

    @Test(
        arguments: [
            (7, 2, 3, 4, 4), (5, 2, 2, 3, 2), (-7, 2, -4, -3, -4), (-5, 2, -3, -2, -2),
            (1, 3, 0, 1, 0), (2, 3, 0, 1, 1), (-1, 3, -1, 0, 0), (-2, 3, -1, 0, -1),
            (6, 3, 2, 2, 2),
            (-6, 3, -2, -2, -2), (0, 9, 0, 0, 0), (.max, 1, .max, .max, .max),
            (.min, 1, .min, .min, .min), (.min, .max, -2, -1, -1), (.max, .max, 1, 1, 1),
            (1, .max, 0, 1, 0), (-1, .max, -1, 0, 0),
        ] as [Row])
    func `is rounded as told, on both sides of zero`(row: Row) {
        let expected = [row.down, row.up, row.even]
        let ways: [Rounding] = [.down, .up, .halfEven]
        let narrow = ways.map { Wide.quotient(row.dividend, by: row.divisor, rounding: $0) }
        let wide = ways.map { Wide.quotient(Int128(row.dividend), by: row.divisor, rounding: $0) }
        #expect(narrow == expected)
        #expect(wide == expected)
    }

    @Test(arguments: seeds) func `agrees with the definition on any input`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50_000 {
            let dividend = Int128(generator.mantissa()) * Int128(generator.mantissa())
            let divisor = max(1, abs(max(generator.mantissa(), -.max)))
            for rounding in [Rounding.down, .up, .halfEven] {
                let expected = defined(dividend, Int128(divisor), rounding)
                let found = Wide.quotient(dividend, by: divisor, rounding: rounding)
                try #require(
                    found == Int64(exactly: expected),
                    "\(dividend) / \(divisor) \(rounding), seed \(seed)")
            }
        }
    }

    @Test func `that does not fit is nil, also when only rounding makes it so`() {
        let last = Int128(Int64.max) * 2
        #expect(Wide.quotient(last, by: 2, rounding: .up) == .max)
        #expect(Wide.quotient(last + 1, by: 2, rounding: .down) == .max)
        #expect(Wide.quotient(last + 1, by: 2, rounding: .up) == nil)
        #expect(Wide.quotient(last + 1, by: 2, rounding: .halfEven) == nil)
        #expect(Wide.quotient(Int128(Int64.min) * 2 - 1, by: 2, rounding: .down) == nil)
    }

    @Test func `knows every power of ten that fits`() {
        #expect(Wide.powerOfTen(0) == 1)
        #expect(Wide.powerOfTen(18) == 1_000_000_000_000_000_000)
    }

    /// The same by another way: scan down from above by the defining inequalities.
    private func defined(_ dividend: Int128, _ divisor: Int128, _ rounding: Rounding) -> Int128 {
        var floor = dividend / divisor
        while floor * divisor > dividend { floor -= 1 }
        let ceiling = floor * divisor == dividend ? floor : floor + 1
        let (below, above) = (dividend - floor * divisor, ceiling * divisor - dividend)
        switch rounding {
        case .down: return floor
        case .up: return ceiling
        case .halfEven where below == above: return floor.isMultiple(of: 2) ? floor : ceiling
        case .halfEven: return below < above ? floor : ceiling
        }
    }
}
