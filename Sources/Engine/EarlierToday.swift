package import Domain

/// What earlier runs of one UTC day have left: the day's result, and who has sent how many orders.
package struct EarlierToday: Hashable, Sendable {
    package var record: DayRecord
    /// Orders sent by instance.
    package var orders: [OwnerID: Int]

    package init(_ record: DayRecord, orders: [OwnerID: Int]) {
        (self.record, self.orders) = (record, orders)
    }

    var baseline: DayBaseline {
        DayBaseline(day: record.day, opening: record.opening, earlier: record.result)
    }
}
