internal import Domain
import Testing

@Suite struct `The nearest name` {
    private let keys = ["price_collar", "order_notional", "open_orders", "fast", "slow"]

    @Test(arguments: [
        ("price_colar", "price_collar"), ("PRICE_COLLAR", "price_collar"), ("fats", "fast"),
        ("open_order", "open_orders"), ("orders_notional", "order_notional"), ("slo", "slow"),
    ])
    func `is what was probably meant`(name: String, meant: String) {
        #expect(NearName.nearest(to: name, among: keys) == meant)
    }

    @Test(arguments: ["leverage", "xyzzyx", "price"])
    func `is none when nothing is near`(name: String) {
        #expect(NearName.nearest(to: name, among: keys) == nil)
    }

    @Test func `is the first in the alphabet of equals, whatever the order of the list`() {
        #expect(NearName.nearest(to: "bat", among: ["cat", "rat", "bar"]) == "bar")
        #expect(NearName.nearest(to: "bat", among: ["bar", "rat", "cat"]) == "bar")
        #expect(NearName.nearest(to: "a", among: []) == nil)
    }
}
