package import Domain

/// One wish to change an order, as it was judged.
package struct AmendRow: Hashable, Sendable {
    package let time: Timestamp
    package let isApproved: Bool
    /// nil where it was refused before any guard was asked.
    package let guardIndex: Int32?
    package let reason: OrderReason
    package let limit: Price
    /// The total that was asked, and the one that was approved.
    package let wanted: Quantity?
    package let quantity: Quantity
    /// In the order in which the guards were asked.
    package let checks: [CheckRow]
}
