/// One product of a run: its price and what was traded of it.
package struct ReportMarket: Sendable {
    package var product: String
    /// In ascending order of time.
    package var price: [ReportPoint]
    /// In ascending order of time.
    package var fills: [ReportFill]

    package init(product: String, price: [ReportPoint], fills: [ReportFill]) {
        (self.product, self.price, self.fills) = (product, price, fills)
    }
}
