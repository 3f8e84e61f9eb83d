/// What a paged answer came to.
///
/// A listing that is not complete proves nothing about what it lacks.
package struct Listing<Item: Sendable>: Sendable {
    package var items: [Item]
    /// Why something may be missing; nil when everything is there.
    package var gap: String?
    /// Rows that cannot be read, each of which is a gap.
    package var unread: [UnreadRow]

    package init(_ items: [Item], gap: String? = nil, unread: [UnreadRow] = []) {
        (self.items, self.unread) = (items, unread)
        self.gap = gap ?? unread.first?.text
    }

    package var isComplete: Bool { gap == nil }
}

extension Listing: Equatable where Item: Equatable {}
extension Listing: Hashable where Item: Hashable {}
