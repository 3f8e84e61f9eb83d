internal import Domain
import Testing

@Suite struct `The value of an order` {
    @Test func `of a coin priced 0.00000123 with a billion units is exact`() throws {
        let dust = terms((-8, 0, -8))
        let price = try Price(parsing: "0.00000123", exponent: -8)
        let quantity = try Quantity(parsing: "1000000000000", exponent: 0)
        let value = try #require(dust.notional(price, quantity, rounding: .halfEven))
        #expect(value.text(exponent: -8) == "1230000")
        #expect(dust.quantity(worth: value, at: price) == quantity)
    }

    @Test func `is rounded as told when money is coarser`() {
        let coarse = terms((-2, -8, -2))
        let (price, quantity) = (Price(6_412_351), Quantity(1))
        #expect(coarse.notional(price, quantity, rounding: .down) == Amount(0))
        #expect(coarse.notional(price, quantity, rounding: .up) == Amount(1))
        #expect(coarse.notional(price, Quantity(-1), rounding: .down) == Amount(-1))
        #expect(coarse.notional(price, Quantity(-1), rounding: .up) == Amount(0))
    }

    @Test func `counts the units in a contract`() {
        let nano = terms((-2, 0, -8), multiplierE9: 10_000_000)
        #expect(
            nano.notional(Price(6_000_000), Quantity(3), rounding: .down)?.text(exponent: -8)
                == "1800")
        #expect(nano.quantity(worth: Amount(179_999_999_999), at: Price(6_000_000)) == Quantity(2))
    }

    @Test func `is nil when it does not fit`() {
        let whole = terms((0, 0, 0))
        #expect(whole.notional(Price(.max), Quantity(1), rounding: .down) == Amount(.max))
        #expect(whole.notional(Price(.max), Quantity(2), rounding: .down) == nil)
        #expect(whole.notional(Price(.max), Quantity(.max), rounding: .down) == nil)
        let fine = terms((0, 0, -8))
        #expect(fine.notional(Price(.max), Quantity(1), rounding: .down) == nil)
        #expect(fine.quantity(worth: Amount(.max), at: Price(1)) == Quantity(.max / 100_000_000))
        let coarse = terms((-18, -18, -2))
        #expect(coarse.quantity(worth: Amount(.max), at: Price(1)) == nil)
    }

    @Test func `fits with the finest exponents there are`() {
        let finest = terms((-18, -18, 0))
        let one = 1_000_000_000_000_000_000 as Int64
        #expect(finest.notional(Price(one), Quantity(5 * one), rounding: .down) == Amount(5))
        #expect(finest.notional(Price(1), Quantity(1), rounding: .up) == Amount(1))
    }

    @Test(arguments: seeds) func `agrees with long multiplication`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20_000 {
            let exponents = (0..<3).map { _ in Int.random(in: -8...0, using: &generator) }
            let multiplier = [1_000_000_000 as Int64, 10_000_000, 1, 123].randomElement(
                using: &generator)
            let subject = terms(
                (exponents[0], exponents[1], exponents[2]), multiplierE9: multiplier ?? 1)
            let price = Price(generator.mantissa() >> 33)
            let quantity = Quantity(generator.mantissa() >> 33)
            for rounding in [Rounding.down, .up, .halfEven] {
                let found = subject.notional(price, quantity, rounding: rounding)?.mantissa
                let expected = reference(subject, price, quantity, rounding)
                try #require(
                    found == expected, "\(subject) \(price) \(quantity) \(rounding), seed \(seed)")
            }
        }
    }

    @Test(arguments: seeds) func `bounds the size that it buys`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20_000 {
            let exponents = (0..<3).map { _ in Int.random(in: -8...0, using: &generator) }
            let subject = terms((exponents[0], exponents[1], exponents[2]))
            let price = Price(Int64.random(in: 1...10_000_000, using: &generator))
            let amount = Amount(Int64.random(in: 0...1_000_000_000_000, using: &generator))
            guard let size = subject.quantity(worth: amount, at: price) else { continue }
            let text = "\(subject) \(price) \(amount) \(size), seed \(seed)"
            if let value = subject.notional(price, size, rounding: .up) {
                try #require(value <= amount, "\(text)")
            }
            if let next = size.adding(Quantity(1)),
                let value = subject.notional(price, next, rounding: .up)
            {
                try #require(value > amount, "\(text)")
            }
        }
    }

    private func reference(
        _ terms: InstrumentTerms, _ price: Price, _ quantity: Quantity, _ rounding: Rounding
    ) -> Int64? {
        let product =
            Int128(price.mantissa) * Int128(quantity.mantissa) * Int128(terms.multiplierE9)
        let shift = terms.priceExponent + terms.quantityExponent - terms.amountExponent - 9
        let scale = (0..<abs(shift)).reduce(Int128(1)) { power, _ in power * 10 }
        guard shift < 0 else { return Int64(exactly: product * scale) }
        let floor = product / scale - (product % scale < 0 ? 1 : 0)
        let rest = product - floor * scale
        let up =
            switch rounding {
            case .down: false
            case .up: rest > 0
            case .halfEven: rest * 2 > scale || (rest * 2 == scale && !floor.isMultiple(of: 2))
            }
        return Int64(exactly: up ? floor + 1 : floor)
    }
}

@Suite struct `An increment` {
    @Test func `is met or not`() {
        let subject = terms((-2, -8, -2), tick: 5, lot: 100)
        #expect(subject.isOnTick(Price(10)) && !subject.isOnTick(Price(11)))
        #expect(subject.isOnLot(Quantity(0)) && !subject.isOnLot(Quantity(199)))
    }

    @Test func `bounds a size from above and a price on the side that is asked for`() {
        let subject = terms((-2, -8, -2), tick: 5, lot: 100)
        #expect(subject.flooredToLot(Quantity(199)) == Quantity(100))
        #expect(subject.flooredToLot(Quantity(99)) == .zero)
        #expect(subject.roundedToTick(Price(12), .down) == Price(10))
        #expect(subject.roundedToTick(Price(11), .up) == Price(15))
        #expect(subject.roundedToTick(Price(12), .halfEven) == Price(10))
        #expect(subject.roundedToTick(Price(.max), .up) == nil)
        #expect(subject.roundedToTick(Price(-1), .down) == Price(-5))
    }

    @Test func `allows a short position for all but spot`() {
        #expect(InstrumentTerms.Kind.allShort == [.future, .perpetual])
    }
}

extension InstrumentTerms.Kind {
    fileprivate static var allShort: [Self] {
        [Self.spot, .future, .perpetual].filter { kind in
            var subject = terms((0, 0, 0))
            subject.kind = kind
            return subject.allowsShort
        }
    }
}

/// Terms with the exponents of price, quantity and amount.
private func terms(
    _ exponents: (Int, Int, Int), tick: Int64 = 1, lot: Int64 = 1,
    multiplierE9: Int64 = 1_000_000_000
) -> InstrumentTerms {
    InstrumentTerms(
        kind: .spot, priceExponent: exponents.0, quantityExponent: exponents.1,
        amountExponent: exponents.2,
        tick: Price(tick), lot: Quantity(lot), quantityMin: Quantity(1),
        quantityMax: Quantity(.max), notionalMin: .zero, multiplierE9: multiplierE9)
}
