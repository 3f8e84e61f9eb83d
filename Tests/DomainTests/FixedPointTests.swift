internal import Domain
import Testing

@Suite struct `A checked sum` {
    @Test func `is nil one unit past what fits`() {
        #expect(Amount(.max - 1).adding(Amount(1)) == Amount(.max))
        #expect(Amount(.max).adding(Amount(1)) == nil)
        #expect(Amount(.min).adding(Amount(-1)) == nil)
        #expect(Amount(.min).adding(Amount(.max)) == Amount(-1))
    }

    @Test func `of checked numbers is an integer's`() {
        var price = Price(5)
        price += Price(3)
        price -= Price(10)
        #expect(price == Price(-2))
        #expect(-price == price.magnitude)
        #expect(Price.zero < Price(1))
    }

    @Test func `of checked numbers crashes when it does not fit, because that is our own bug`()
        async
    {
        await #expect(processExitsWith: .failure) { _ = Amount(.max) + Amount(1) }
    }
}
