internal import JSON

/// A row of a listing that cannot be read; the rows beside it count all the same.
package struct UnreadRow: Hashable, Sendable {
    /// The order that it is about; nil where that cannot be read either.
    package var order: String?
    package var fault: WireFault

    package init(order: String?, fault: WireFault) { (self.order, self.fault) = (order, fault) }

    /// One line for people.
    package var text: String {
        "a row\(order.map { " of order \($0)" } ?? "") cannot be read: \(fault.text)"
    }
}

extension WireObject {
    /// A list that must be there, read row by row: one that cannot be read hides no other.
    func rows<Value: WireReadable>(
        _ key: String, of type: Value.Type = Value.self
    ) throws(WireFault) -> (values: [Value], unread: [UnreadRow]) {
        let items = try required(try items(key), key)
        var values: [Value] = []
        var unread: [UnreadRow] = []
        values.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            do throws(WireFault) {
                values.append(try Value(try WireObject(item, path: "\(place(key))[\(index)]")))
            } catch {
                unread.append(UnreadRow(order: item["order_id"]?.string, fault: error))
            }
        }
        return (values, unread)
    }
}
