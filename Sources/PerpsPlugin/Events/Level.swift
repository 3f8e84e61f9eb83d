/// One price level of a book.
public struct Level: Hashable, Sendable {
    /// The price.
    public let price: Price
    /// All that is offered at it.
    public let size: Size

    @inlinable init(price: Price, size: Size) { (self.price, self.size) = (price, size) }
}
