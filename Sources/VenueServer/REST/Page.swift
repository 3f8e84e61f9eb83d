/// One page of a list; the cursor is the name of its last row, so that no row is lost or comes
/// twice when others come and go between two pages.
struct Page<Item> {
    /// One row of the whole list.
    struct Row {
        let item: Item
        /// What the cursor calls it.
        let id: String
        /// Where it stands; places only grow along the list, and no row ever changes its place.
        let place: Int
    }

    let items: [Item]
    /// The cursor of the page after it; nil when this is the last.
    let next: String?

    /// - Parameters:
    ///   - all: By their places.
    ///   - limit: How many at most, 1 or more.
    ///   - after: The place of the row that the cursor names; nil for the first page.
    init(_ all: [Row], limit: Int, after: Int?) {
        let rest = all.drop { row in after.map { row.place <= $0 } ?? false }
        let rows = rest.prefix(limit)
        items = rows.map(\.item)
        next = rows.count < rest.count ? rows.last?.id : nil
    }
}
