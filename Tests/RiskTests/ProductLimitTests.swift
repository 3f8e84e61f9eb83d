import Domain
import Risk
import Testing

private func judgement(
    _ size: Int64, side: Side = .buy, cap: ProductCap, _ context: GuardContext = Sample.context()
) throws -> Judgement {
    var limits = Sample.limits
    limits.productCaps = [cap]
    let order = try Sample.sized(Sample.intent(side, .quantity(Quantity(size))), in: context)
    let guardian = try #require(GuardChain.floor(limits).first { $0.name == "product-limit" })
    return guardian.judge(order, in: context)
}

@Suite struct `The limits of a product` {
    @Test func `allows an order of its size and refuses one lot more`() throws {
        let cap = ProductCap(order: Quantity(10_000))
        #expect(try judgement(10_000, cap: cap).verdict == .allow)
        #expect(
            try judgement(10_010, cap: cap)
                == Judgement(
                    .reject, measured: Measure(10_010, exponent: -4),
                    limit: Measure(10_000, exponent: -4), unit: "size",
                    text: "the order is larger than order_size allows"))
    }

    @Test func `counts the position and what is open at its worst`() throws {
        let cap = ProductCap(position: Quantity(30_000))
        var context = Sample.context()
        (context.position, context.openBuy) = (Quantity(10_000), Quantity(10_000))
        #expect(try judgement(10_000, cap: cap, context).verdict == .allow)
        #expect(
            try judgement(10_010, cap: cap, context)
                == Judgement(
                    .reject, measured: Measure(30_010, exponent: -4),
                    limit: Measure(30_000, exponent: -4), unit: "size",
                    text: "the position could grow beyond position_size"))
        (context.position, context.openSell) = (Quantity(-10_000), Quantity(10_000))
        context.openBuy = .zero
        #expect(try judgement(10_000, side: .sell, cap: cap, context).verdict == .allow)
        #expect(try judgement(10_010, side: .sell, cap: cap, context).verdict == .reject)
    }

    @Test func `counts the position in money at the higher of mark and price`() throws {
        // 1.0 at 100.00 is 10,000 cents.
        #expect(try judgement(10_000, cap: ProductCap(notional: Amount(10_000))).verdict == .allow)
        #expect(
            try judgement(10_000, cap: ProductCap(notional: Amount(9_999)))
                == Judgement(
                    .reject, measured: Measure(10_000, exponent: -2),
                    limit: Measure(9_999, exponent: -2), unit: "money",
                    text: "the position could grow beyond the product's position_notional"))
        var context = Sample.context()
        context.mark = nil
        let order = try Sample.sized(Sample.intent(), in: Sample.context())
        var limits = Sample.limits
        limits.productCaps = [ProductCap(notional: Amount(1_000_000))]
        let guardian = try #require(
            GuardChain.floor(limits).first { $0.name == "product-limit" })
        #expect(guardian.judge(order, in: context).verdict == .reject)
    }

    @Test func `refuses what cannot be counted`() throws {
        var context = Sample.context()
        context.openBuy = Quantity(.max)
        let cap = ProductCap(position: Quantity(.max))
        #expect(
            try judgement(10_000, cap: cap, context)
                == Judgement(.reject, text: "the position cannot be counted"))
    }

    @Test func `leaves other products alone, and is not there without a cap`() throws {
        #expect(try judgement(1_000_000, cap: ProductCap()).verdict == .allow)
        #expect(!GuardChain.floor(Sample.limits).contains { $0.name == "product-limit" })
    }

    @Test func `lets any exit pass`() throws {
        var limits = Sample.limits
        limits.productCaps = [ProductCap(order: Quantity(10), position: Quantity(10))]
        let context = Sample.holder()
        let order = try Sample.sized(Sample.intent(.sell), in: context)
        var checks: ContiguousArray<Check> = []
        let chain = GuardChain(limits: limits, plugins: [])
        guard
            case .approved(let approved) = chain.vet(
                order, in: context, keepsAll: true, into: &checks)
        else {
            Issue.record("an exit was refused: \(checks)")
            return
        }
        #expect(approved.quantity == order.quantity)
    }
}
