/// What the venue has told of an account, each part by a question of its own.
///
/// nil was not asked or not answered. A listing that failed or was cut off has a gap: what it shows
/// counts, what it lacks does not.
package struct VenueSnapshot: Sendable {
    package var orders: OrderSight?
    package var fills: FillSight?
    package var books: VenueBooks?

    package init(orders: OrderSight? = nil, fills: FillSight? = nil, books: VenueBooks? = nil) {
        (self.orders, self.fills, self.books) = (orders, fills, books)
    }
}
