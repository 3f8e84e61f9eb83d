/// Which way a number goes when it does not fit exactly; always an argument, never a habit.
@frozen @usableFromInline package enum Rounding: Hashable, Sendable {
    /// Toward negative infinity.
    case down
    /// Toward positive infinity.
    case up
    /// To the nearest; a tie goes to the even neighbour.
    case halfEven
}

/// 128-bit products and quotients of 64-bit mantissas.
@usableFromInline package enum Wide {
    /// Powers of ten from 10^0 to 10^18, which is every one that an `Int64` holds.
    @usableFromInline
    package static let powersOfTen: [Int64] = (0...18).map { power in
        (0..<power).reduce(Int64(1)) { product, _ in product * 10 }
    }

    /// Ten to the given power.
    ///
    /// - Precondition: `exponent` lies in `0...18`.
    @inlinable package static func powerOfTen(_ exponent: Int) -> Int64 {
        powersOfTen[exponent]
    }

    /// Divides and rounds as told.
    ///
    /// - Precondition: `divisor` is positive.
    /// - Returns: The quotient, or nil when it does not fit 64 bits.
    @inlinable package static func quotient(
        _ dividend: Int128, by divisor: Int64, rounding: Rounding
    ) -> Int64? {
        if let small = Int64(exactly: dividend) {
            return quotient(small, by: divisor, rounding: rounding)
        }
        let (floor, remainder) = floorDivide(dividend, by: Int128(divisor))
        let up = roundsUp(remainder, of: Int128(divisor), floorIsOdd: floor & 1 != 0, rounding)
        return Int64(exactly: up ? floor + 1 : floor)
    }

    @inlinable package static func quotient(
        _ dividend: Int64, by divisor: Int64, rounding: Rounding
    ) -> Int64 {
        var quotient = dividend / divisor
        var remainder = dividend % divisor
        if remainder < 0 {
            remainder += divisor
            quotient -= 1
        }
        guard remainder != 0 else { return quotient }
        switch rounding {
        case .down: return quotient
        case .up: return quotient + 1
        case .halfEven:
            let rest = divisor - remainder
            let up = remainder == rest ? quotient & 1 != 0 : remainder > rest
            return up ? quotient + 1 : quotient
        }
    }

    @usableFromInline
    package static func floorDivide(_ dividend: Int128, by divisor: Int128) -> (Int128, Int128) {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    @usableFromInline
    static func roundsUp(
        _ remainder: Int128, of divisor: Int128, floorIsOdd: Bool, _ rounding: Rounding
    ) -> Bool {
        guard remainder != 0 else { return false }
        switch rounding {
        case .down: return false
        case .up: return true
        case .halfEven:
            let rest = divisor - remainder
            return remainder == rest ? floorIsOdd : remainder > rest
        }
    }
}
