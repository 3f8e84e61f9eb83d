package import Domain

/// The query of a request: keys may come again, in the order given.
package struct Query: Hashable, Sendable {
    package private(set) var items: [String] = []

    package init() {}

    package mutating func add(_ key: String, _ value: String?) {
        guard let value else { return }
        items.append(Query.escape(key) + "=" + Query.escape(value))
    }

    package mutating func add(_ key: String, _ values: [String]) {
        for value in values { add(key, value) }
    }

    /// With its question mark; empty when nothing was added.
    package var text: String { items.isEmpty ? "" : "?" + items.joined(separator: "&") }

    private static func escape(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: out.append(byte)
            default: out += [37, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

/// How long a candle of a request lasts.
package enum Granularity: String, Hashable, Sendable, CaseIterable {
    case oneMinute = "ONE_MINUTE"
    case fiveMinutes = "FIVE_MINUTE"
    case fifteenMinutes = "FIFTEEN_MINUTE"
    case thirtyMinutes = "THIRTY_MINUTE"
    case oneHour = "ONE_HOUR"
    case twoHours = "TWO_HOUR"
    case fourHours = "FOUR_HOUR"
    case sixHours = "SIX_HOUR"
    case oneDay = "ONE_DAY"

    package var interval: Nanos {
        switch self {
        case .oneMinute: .minute
        case .fiveMinutes: Nanos.minute * 5
        case .fifteenMinutes: Nanos.minute * 15
        case .thirtyMinutes: Nanos.minute * 30
        case .oneHour: .hour
        case .twoHours: Nanos.hour * 2
        case .fourHours: Nanos.hour * 4
        case .sixHours: Nanos.hour * 6
        case .oneDay: .day
        }
    }
}

/// Candles of one product over a time that one answer can hold.
package struct CandleQuery: Hashable, Sendable {
    package var granularity: Granularity
    /// The start of the first candle.
    package var start: Timestamp
    /// The start of the last candle.
    package var end: Timestamp

    package init(granularity: Granularity, start: Timestamp, end: Timestamp) {
        (self.granularity, self.start, self.end) = (granularity, start, end)
    }

    package var query: Query {
        var query = Query()
        query.add("start", String(start.nanos / Nanos.second.count))
        query.add("end", String(end.nanos / Nanos.second.count))
        query.add("granularity", granularity.rawValue)
        query.add("limit", String(CandlePage.rowsMax))
        return query
    }

    /// The queries that cover a time, oldest first, each small enough for one answer.
    ///
    /// The time begins with `from`, floored to the granularity, and ends before `to`.
    package static func pages(
        _ granularity: Granularity, from: Timestamp, to: Timestamp
    ) -> [CandleQuery] {
        guard from < to else { return [] }
        let step = granularity.interval
        var start = from.floored(to: step)
        var pages: [CandleQuery] = []
        while start < to {
            let last = start + step * Int64(CandlePage.rowsMax - 1)
            let end = min(last, (to + Nanos(-1)).floored(to: step))
            pages.append(CandleQuery(granularity: granularity, start: start, end: end))
            start = end + step
        }
        return pages
    }
}

/// Which orders a listing is about.
package struct OrderQuery: Hashable, Sendable {
    /// Where orders came from; the venue lists one source at a time.
    package enum Source: String, Hashable, Sendable {
        /// Advanced Trade, its API included.
        case advanced = "RETAIL_ADVANCED"
        /// The app and the plain buy and sell pages.
        case simple = "RETAIL_SIMPLE"
    }

    package var orders: [String] = []
    package var products: [String] = []
    /// Open orders are asked for alone; the venue takes no other word beside that one.
    package var statuses: [OrderStatus] = []
    /// Inclusive.
    package var from: Timestamp?
    /// Exclusive.
    package var to: Timestamp?
    /// nil is what the venue takes then: advanced.
    package var source: Source?
    package var limit: Int?
    package var cursor: String?

    package init() {}

    package var query: Query {
        var query = Query()
        query.add("order_ids", orders)
        query.add("product_ids", products)
        query.add("order_status", statuses.map(\.rawValue))
        query.add("order_placement_source", source?.rawValue)
        query.add("start_date", from?.rfc3339)
        query.add("end_date", to?.rfc3339)
        query.add("limit", limit.map { String($0) })
        query.add("cursor", cursor)
        return query
    }
}

/// Which fills a listing is about.
package struct FillQuery: Hashable, Sendable {
    package var orders: [String] = []
    package var products: [String] = []
    package var from: Timestamp?
    package var to: Timestamp?
    package var limit: Int?
    package var cursor: String?

    package init() {}

    package var query: Query {
        var query = Query()
        query.add("order_ids", orders)
        query.add("product_ids", products)
        query.add("start_sequence_timestamp", from?.rfc3339)
        query.add("end_sequence_timestamp", to?.rfc3339)
        query.add("limit", limit.map { String($0) })
        query.add("cursor", cursor)
        return query
    }
}
