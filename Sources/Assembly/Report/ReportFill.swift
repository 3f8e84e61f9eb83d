package import Domain

/// One execution as the page marks and lists it.
package struct ReportFill: Hashable, Sendable {
    package var time: Timestamp
    package var side: Side
    /// Where the mark stands in the picture.
    package var plottedPrice: Double
    /// Exact texts for the table.
    package var price: String
    package var quantity: String
    package var fee: String
    /// The number of its order within the run.
    package var order: UInt64

    package init(
        time: Timestamp, side: Side, plottedPrice: Double, price: String, quantity: String,
        fee: String, order: UInt64
    ) {
        (self.time, self.side, self.plottedPrice) = (time, side, plottedPrice)
        (self.price, self.quantity, self.fee, self.order) = (price, quantity, fee, order)
    }
}
