package import Domain
package import Risk

/// The price of one product and its age.
package struct MarkSnapshot: Hashable, Sendable {
    package var symbol: String
    package var price: Measure?
    package var age: Nanos?

    package init(symbol: String, price: Measure? = nil, age: Nanos? = nil) {
        (self.symbol, self.price, self.age) = (symbol, price, age)
    }
}
