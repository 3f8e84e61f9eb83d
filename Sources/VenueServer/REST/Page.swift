/// One page of a list; the cursor says how many items come before it.
struct Page<Item> {
    let items: [Item]
    /// The cursor of the page after it; nil when this is the last.
    let next: String?

    init(_ all: [Item], limit: Int, cursor: String?) throws(Refusal) {
        var start = 0
        if let cursor {
            guard let place = Int(cursor), (0...all.count).contains(place) else {
                throw .notAValue(cursor, of: "cursor")
            }
            start = place
        }
        let end = min(all.count, start + limit)
        items = Array(all[start..<end])
        next = end < all.count ? String(end) : nil
    }
}
