import Domain
import Risk
import Testing

@Suite struct `What earlier runs left of a product` {
    private func judgement(
        _ name: String, _ left: Int64, elsewhere: Int64? = 0, cap: ProductCap? = nil
    ) throws -> Judgement {
        var context = Sample.context(.spot)
        context.left = Quantity(left)
        context.leftElsewhere = elsewhere.map { Amount($0) }
        var limits = Sample.limits
        if let cap { limits.productCaps = [cap] }
        let order = try Sample.sized(in: context)
        let guardian = try #require(GuardChain.floor(limits).first { $0.name == name })
        return guardian.judge(order, in: context)
    }

    private func money(_ measured: Int64, _ limit: Int64, _ text: String) -> Judgement {
        Judgement(
            .reject, measured: Measure(measured, exponent: -2),
            limit: Measure(limit, exponent: -2), unit: "money", text: text)
    }

    // The order is 1.0 at 100.00: 10,000 cents.
    @Test func `counts in the limit of a position, to the last unit`() throws {
        #expect(try judgement("position", 490_000).verdict == .allow)
        #expect(
            try judgement("position", 490_001)
                == money(500_001, 500_000, "the position could grow beyond its limit"))
        #expect(try judgement("position", .max).verdict == .reject)
    }

    @Test func `counts in the limits of its product`() throws {
        let sized = ProductCap(position: Quantity(30_000))
        #expect(try judgement("product-limit", 20_000, cap: sized).verdict == .allow)
        #expect(
            try judgement("product-limit", 20_001, cap: sized)
                == Judgement(
                    .reject, measured: Measure(30_001, exponent: -4),
                    limit: Measure(30_000, exponent: -4), unit: "size",
                    text: "the position could grow beyond position_size"))
        let valued = ProductCap(notional: Amount(30_000))
        #expect(try judgement("product-limit", 20_000, cap: valued).verdict == .allow)
        #expect(
            try judgement("product-limit", 20_001, cap: valued)
                == money(
                    30_001, 30_000,
                    "the position could grow beyond the product's position_notional"))
        #expect(try judgement("product-limit", .max, cap: sized).verdict == .reject)
    }

    @Test func `counts in the sum of all positions, with what is left of others`() throws {
        let text = "all positions together could grow too large"
        #expect(try judgement("gross-exposure", 490_000, elsewhere: 500_000).verdict == .allow)
        #expect(
            try judgement("gross-exposure", 490_000, elsewhere: 500_001)
                == money(1_000_001, 1_000_000, text))
        #expect(
            try judgement("gross-exposure", 490_001, elsewhere: 500_000)
                == money(1_000_001, 1_000_000, text))
        #expect(
            try judgement("gross-exposure", 0, elsewhere: nil)
                == Judgement(
                    .reject, limit: Measure(1_000_000, exponent: -2), unit: "money",
                    text: "the amount is not known"))
        #expect(try judgement("gross-exposure", 0, elsewhere: .max).verdict == .reject)
    }

    @Test func `is left out of leverage, as what secures positions leaves it out`() throws {
        var context = Sample.context()
        // Three times what secures the order, where twice is allowed.
        (context.left, context.leftElsewhere) = (Quantity(3_000_000), Amount(3_000_000))
        var limits = Sample.limits
        limits.margin = MarginLimits(
            leverageMax: Ratio(e8: 200_000_000), liquidationDistanceMin: .zero, allowsShorts: true)
        let order = try Sample.sized(in: context)
        let guardian = try #require(GuardChain.floor(limits).first { $0.name == "leverage" })
        #expect(guardian.judge(order, in: context).verdict == .allow)
    }
}
