internal import Domain

/// What our own orders have taken of a level, and what it displayed then.
struct TakenLevel {
    var quantity: Quantity
    var displayed: Quantity
}
