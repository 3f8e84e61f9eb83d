internal import Domain

/// One displayed level of a product.
struct LevelKey: Hashable {
    var side: Side
    var price: Price
}
