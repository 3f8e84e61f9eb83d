/// Arithmetic on whole numbers that is used in several studies.
package enum Whole {
    /// All of one, as a ratio in 1e-8.
    package static let one: Int128 = 100_000_000

    /// The largest whole number whose square is not more; 0 for what is not positive.
    package static func root(_ number: Int128) -> Int128 {
        guard number > 0 else { return 0 }
        var guess = (1 as Int128) << ((128 - number.leadingZeroBitCount + 1) / 2)
        while true {
            let better = (guess + number / guess) / 2
            if better >= guess { return guess }
            guess = better
        }
    }

    /// `part / whole` in 1e-8, rounded toward zero; `nil` when it does not fit.
    package static func ratioE8(_ part: Int128, of whole: Int128) -> Int64? {
        guard whole > 0 else { return nil }
        let (product, overflow) = part.multipliedReportingOverflow(by: one)
        return overflow ? nil : Int64(exactly: product / whole)
    }

    /// Whether `price` is at or below `anchor` less a share of it.
    package static func hasFallen(_ price: Int64, from anchor: Int64, byE8 share: Int64) -> Bool {
        Int128(price) * one <= Int128(anchor) * (one - Int128(share))
    }

    /// Whether `price` is at or above `anchor` and a share of it.
    package static func hasRisen(_ price: Int64, from anchor: Int64, byE8 share: Int64) -> Bool {
        Int128(price) * one >= Int128(anchor) * (one + Int128(share))
    }
}
