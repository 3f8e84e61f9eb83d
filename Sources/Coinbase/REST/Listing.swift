/// What a paged answer came to.
///
/// A listing that is not complete proves nothing about what it lacks.
package struct Listing<Item: Sendable>: Sendable {
    package var items: [Item]
    /// Why something may be missing; nil when everything is there.
    package var gap: String?

    package init(_ items: [Item], gap: String? = nil) { (self.items, self.gap) = (items, gap) }

    package var isComplete: Bool { gap == nil }
}

extension Listing: Equatable where Item: Equatable {}
extension Listing: Hashable where Item: Hashable {}
