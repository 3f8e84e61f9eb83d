internal import Domain

/// A trade as the tape shows it.
struct Print: Hashable {
    var id: UInt64
    var price: Price
    var quantity: Quantity
    /// Whose order stood in the book: what the wire calls the side of a trade.
    var maker: Side
    var time: Timestamp
}
