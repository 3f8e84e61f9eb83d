extension Instrument {
    /// The nearest price on the tick that is not below, for a buy, or not above, for a sell.
    ///
    /// - Returns: `nil` when it would not be positive or not fit.
    public func onTick(_ price: Price, for side: Side) -> Price? {
        guard tick.mantissa > 0 else { return price.mantissa > 0 ? price : nil }
        let rest = price.mantissa % tick.mantissa
        var result = price.mantissa - rest
        if rest > 0, side == .buy {
            let (sum, overflow) = result.addingReportingOverflow(tick.mantissa)
            if overflow { return nil }
            result = sum
        }
        return result > 0 ? Price(result) : nil
    }

    /// The worst price to accept when trading at once: away from `last` by `slippage`, on the tick.
    ///
    /// A buy is rounded up and a sell down, but never below one tick. The product goes through 128
    /// bits; nothing is lost before the rounding.
    ///
    /// - Returns: `nil` when `last` is not positive or the result does not fit.
    public func worstPrice(for side: Side, from last: Price, slippage: Ratio) -> Price? {
        guard last.mantissa > 0 else { return nil }
        let one = 100_000_000 as Int128
        let factor = side == .buy ? one + Int128(slippage.e8) : one - Int128(slippage.e8)
        let step = Int128(max(1, tick.mantissa)) * one
        let exact = Int128(last.mantissa) * factor
        var ticks = exact > 0 ? exact / step : 0
        if side == .buy, ticks * step < exact { ticks += 1 }
        let mantissa = max(1, ticks) * Int128(max(1, tick.mantissa))
        return Int64(exactly: mantissa).map { Price($0) }
    }

    /// The largest multiple of the lot that is not more.
    public func floorToLot(_ size: Size) -> Size {
        lot.mantissa > 0 ? Size(size.mantissa - size.mantissa % lot.mantissa) : size
    }

    /// The value of a size at a price in the settle currency, rounded toward zero.
    ///
    /// - Returns: `nil` when the price is not positive or the result does not fit.
    public func notional(_ size: Size, at price: Price) -> Amount? {
        guard price.mantissa > 0 else { return nil }
        var (multiplier, exponent) = (multiplierE9, sizeExponent - amountExponent - 9)
        // Zeros at its end would only take room from the digits that count.
        while multiplier != 0, multiplier.isMultiple(of: 10) {
            (multiplier, exponent) = (multiplier / 10, exponent + 1)
        }
        let size = Int128(size.mantissa)
        if isInverse {
            // Scale first, so that the division by the price keeps the amount's digits.
            return Instrument.scale(size * Int128(multiplier), by: exponent - priceExponent)
                .flatMap { Int64(exactly: $0 / Int128(price.mantissa)).map { Amount($0) } }
        }
        let (product, overflow) = (size * Int128(price.mantissa)).multipliedReportingOverflow(
            by: Int128(multiplier))
        guard !overflow else { return nil }
        return Instrument.scale(product, by: exponent + priceExponent).flatMap {
            Int64(exactly: $0).map { Amount($0) }
        }
    }

    /// The largest size that is worth no more than an amount of the settle currency at a price.
    ///
    /// It need not lie on the lot; see ``floorToLot(_:)``.
    ///
    /// - Returns: `nil` when the price is not positive, the amount is below zero, or the result
    ///   does not fit.
    public func size(worth amount: Amount, at price: Price) -> Size? {
        guard price.mantissa > 0, amount.mantissa >= 0, multiplierE9 > 0 else { return nil }
        let (worth, multiplier) = (Int128(amount.mantissa), Int128(multiplierE9))
        let exponent = amountExponent - sizeExponent
        if isInverse {
            let (product, overflow) = worth.multipliedReportingOverflow(by: Int128(price.mantissa))
            guard !overflow,
                let scaled = Instrument.scale(product, by: exponent + priceExponent + 9)
            else { return nil }
            return Int64(exactly: scaled / multiplier).map { Size($0) }
        }
        // What is left over by the scaling down could only make the size larger.
        let (divisor, overflow) = multiplier.multipliedReportingOverflow(by: Int128(price.mantissa))
        guard !overflow, let scaled = Instrument.scale(worth, by: exponent - priceExponent + 9)
        else { return nil }
        return Int64(exactly: scaled / divisor).map { Size($0) }
    }

    /// The size that a parameter asks for, or `nil` when it is finer than ``sizeExponent``.
    public func size(_ decimal: ExactDecimal) -> Size? {
        decimal.mantissa(exponent: sizeExponent).map { Size($0) }
    }

    /// The price that a parameter asks for, or `nil` when it is finer than ``priceExponent``.
    public func price(_ decimal: ExactDecimal) -> Price? {
        decimal.mantissa(exponent: priceExponent).map { Price($0) }
    }

    private static func scale(_ value: Int128, by exponent: Int) -> Int128? {
        var result = value
        for _ in 0..<max(0, exponent) {
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            result = product
        }
        for _ in 0..<max(0, -exponent) { result /= 10 }
        return result
    }
}
