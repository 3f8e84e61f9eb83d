package import Domain

/// What an operator asked for under a name, and the order that it led to.
package struct OrderRequest: Hashable, Sendable {
    package let runID: String
    package let number: OrderNumber
}
