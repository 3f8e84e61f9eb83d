package import Domain

/// The latest thing that was decided about a product.
package struct Decision: Hashable, Sendable {
    /// `"buy"`, `"sell"` or `"close"`.
    package var action: String
    package var instance: String
    package var order: OrderNumber
    package var isApproved: Bool
    package var reason: ReasonCode
    package var time: Timestamp
}
