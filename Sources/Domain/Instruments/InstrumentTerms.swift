/// The numbers of a product that orders are judged and counted by; constant during a run.
@frozen @usableFromInline package struct InstrumentTerms: Hashable, Sendable {
    /// What is traded, and so which rights and duties a position carries.
    @frozen @usableFromInline package enum Kind: UInt8, Hashable, Sendable {
        case spot
        /// A US future of the futures commission merchant (`CFM`).
        case future
        /// An international perpetual (`INTX`); pays funding.
        case perpetual
    }

    @usableFromInline package var kind: Kind
    /// Exponents of price, size and money, -18 to 0.
    @usableFromInline package var priceExponent: Int
    @usableFromInline package var quantityExponent: Int
    @usableFromInline package var amountExponent: Int
    /// Smallest step of a price and of a size.
    @usableFromInline package var tick: Price
    @usableFromInline package var lot: Quantity
    @usableFromInline package var quantityMin: Quantity
    @usableFromInline package var quantityMax: Quantity
    @usableFromInline package var notionalMin: Amount
    /// Units of the base currency in one contract, in 1e-9; 1e9 for spot.
    @usableFromInline package var multiplierE9: Int64
    @usableFromInline package var makerFee: Ratio
    @usableFromInline package var takerFee: Ratio

    package init(
        kind: Kind, priceExponent: Int, quantityExponent: Int, amountExponent: Int, tick: Price,
        lot: Quantity, quantityMin: Quantity, quantityMax: Quantity, notionalMin: Amount,
        multiplierE9: Int64 = 1_000_000_000, makerFee: Ratio = .zero, takerFee: Ratio = .zero
    ) {
        self.kind = kind
        self.priceExponent = priceExponent
        self.quantityExponent = quantityExponent
        self.amountExponent = amountExponent
        self.tick = tick
        self.lot = lot
        self.quantityMin = quantityMin
        self.quantityMax = quantityMax
        self.notionalMin = notionalMin
        self.multiplierE9 = multiplierE9
        self.makerFee = makerFee
        self.takerFee = takerFee
    }

    /// A price above this is no price of anything: 10^8 of the quote currency, or as much as leaves
    /// room for a millionfold product.
    @inlinable package var priceMax: Price {
        let power = 8 - priceExponent
        return Price(power > 12 ? .max / 1_000_000 : Wide.powerOfTen(power))
    }

    /// Whether a position may be negative.
    @inlinable package var allowsShort: Bool { kind != .spot }

    @inlinable package func isOnTick(_ price: Price) -> Bool {
        price.mantissa % tick.mantissa == 0
    }

    @inlinable package func isOnLot(_ quantity: Quantity) -> Bool {
        quantity.mantissa % lot.mantissa == 0
    }

    /// The largest multiple of the lot that is not above `quantity`, for `quantity` not negative.
    @inlinable package func flooredToLot(_ quantity: Quantity) -> Quantity {
        Quantity(quantity.mantissa - quantity.mantissa % lot.mantissa)
    }

    /// The price moved to the tick on the side named by `rounding`.
    ///
    /// - Returns: nil when the result does not fit.
    @inlinable package func roundedToTick(_ price: Price, _ rounding: Rounding) -> Price? {
        let ticks = Wide.quotient(price.mantissa, by: tick.mantissa, rounding: rounding)
        let (mantissa, overflow) = ticks.multipliedReportingOverflow(by: tick.mantissa)
        return overflow ? nil : Price(mantissa)
    }

    /// The value of a size at a price: `price × quantity × multiplier`, to the amount exponent.
    ///
    /// - Returns: nil when the result does not fit, which is for the caller to refuse.
    @inlinable package func notional(
        _ price: Price, _ quantity: Quantity, rounding: Rounding
    ) -> Amount? {
        let shift = priceExponent + quantityExponent - amountExponent
        if multiplierE9 == 1_000_000_000, shift <= 0, shift >= -18 {
            let divisor = Wide.powerOfTen(-shift)
            let (product, overflow) =
                price.mantissa.multipliedReportingOverflow(by: quantity.mantissa)
            if !overflow {
                return Amount(Wide.quotient(product, by: divisor, rounding: rounding))
            }
            let wide = Int128(price.mantissa) * Int128(quantity.mantissa)
            return Wide.quotient(wide, by: divisor, rounding: rounding).map { Amount($0) }
        }
        return notionalOfContracts(price, quantity, shift: shift - 9, rounding: rounding)
    }

    @usableFromInline
    func notionalOfContracts(
        _ price: Price, _ quantity: Quantity, shift: Int, rounding: Rounding
    ) -> Amount? {
        let product = Int128(price.mantissa) * Int128(quantity.mantissa)
        var (multiplier, shift) = (multiplierE9, shift)
        while multiplier % 10 == 0, multiplier != 0 {
            (multiplier, shift) = (multiplier / 10, shift + 1)
        }
        var (wide, overflow) = product.multipliedReportingOverflow(by: Int128(multiplier))
        guard !overflow else { return nil }
        while shift > 0 {
            (wide, overflow) = wide.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            shift -= 1
        }
        var divisor: Int128 = 1
        while shift < 0 {
            (divisor, overflow) = divisor.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            shift += 1
        }
        let (floor, remainder) = Wide.floorDivide(wide, by: divisor)
        let up = Wide.roundsUp(remainder, of: divisor, floorIsOdd: floor & 1 != 0, rounding)
        return Int64(exactly: up ? floor + 1 : floor).map { Amount($0) }
    }

    /// What buying a size at a price takes of the money at most: its value and the taker's fee.
    ///
    /// - Returns: nil when it does not fit.
    package func cost(_ price: Price, _ quantity: Quantity) -> Amount? {
        notional(price, quantity, rounding: .up).flatMap(withFee)
    }

    /// A value and the fee of a taker, rounded up; a rebate is no money.
    ///
    /// - Returns: nil when it does not fit.
    package func withFee(_ value: Amount) -> Amount? {
        max(takerFee, .zero).of(value.mantissa, rounding: .up).flatMap {
            value.adding(Amount($0))
        }
    }

    /// Whether a position is too small for the venue to take it as an order.
    ///
    /// Without a mark its value is not known, and only its size is judged.
    package func isDust(_ position: Quantity, at mark: Price?) -> Bool {
        guard position != .zero else { return false }
        let size = flooredToLot(position.magnitude)
        if size == .zero || size < quantityMin { return true }
        guard let mark, let value = notional(mark, size, rounding: .up) else { return false }
        return value < notionalMin
    }

    /// The largest size, floored to the lot, whose notional at `price` is at most `amount`.
    ///
    /// - Precondition: `price` is positive and `amount` is not negative.
    /// - Returns: nil when the size does not fit.
    package func quantity(worth amount: Amount, at price: Price) -> Quantity? {
        let shift = amountExponent - priceExponent - quantityExponent + 9
        var wide = Int128(amount.mantissa)
        var divisor = Int128(price.mantissa) * Int128(multiplierE9)
        for _ in 0..<abs(shift) {
            var overflow = false
            if shift > 0 {
                (wide, overflow) = wide.multipliedReportingOverflow(by: 10)
            } else {
                (divisor, overflow) = divisor.multipliedReportingOverflow(by: 10)
            }
            guard !overflow else { return nil }
        }
        return Int64(exactly: wide / divisor).map { flooredToLot(Quantity($0)) }
    }
}
