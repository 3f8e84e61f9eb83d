package import Domain

/// What we hold to be true at one moment; what is nil is not compared.
package struct OwnSnapshot: Sendable {
    package var time: Timestamp
    /// With the fills that were told.
    package var orders: OrderDesk?
    /// What the account holds if the engine is right.
    package var books: VenueBooks?
    /// How far rounding may lead the books apart.
    package var tolerance = BookDifference.none

    /// - Parameters:
    ///   - orders: Our orders.
    ///   - time: By our clock.
    package init(orders: OrderDesk, at time: Timestamp) {
        (self.orders, self.time) = (orders, time)
    }

    /// - Parameters:
    ///   - books: Our money and holdings.
    ///   - tolerance: How far rounding may lead.
    ///   - time: By our clock.
    package init(books: VenueBooks, within tolerance: BookDifference, at time: Timestamp) {
        (self.books, self.tolerance, self.time) = (books, tolerance, time)
    }
}
