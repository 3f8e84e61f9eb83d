internal import Coinbase
internal import Domain
internal import Engine
internal import JSON
internal import Telemetry

/// How fast frames of Coinbase's WebSocket become events, and level changes become a book.
enum DecodingRate {
    /// Frames of a course, which is gone through again and again.
    static let frames = 2_048

    static let instrument = Instrument(
        id: InstrumentID(0), symbol: "BTC-USD", venue: "coinbase", base: "BTC", quote: "USD",
        settle: "USD",
        terms: InstrumentTerms(
            kind: .spot, priceExponent: -2, quantityExponent: -8, amountExponent: -8,
            tick: Price(1), lot: Quantity(1), quantityMin: Quantity(1),
            quantityMax: Quantity(340_000_000_000), notionalMin: Amount(100_000_000)))

    /// Messages of all channels; the row tells level changes a second beside them.
    ///
    /// - Throws: `Fault` when a frame was not read by the templates, which the figure is about.
    static func messages(_ name: String, count: Int) throws -> JSONValue {
        let course = FrameCourse(count: frames, booksOnly: false)
        let rounds = max(1, count / course.frames.count)
        let nanos = try decode(course, rounds: rounds)
        let row = BenchRow.row(name, events: rounds * course.frames.count, orders: 0, nanos)
        return with(row, changes: rounds * course.changes, nanos)
    }

    /// Level changes alone, one snapshot of 4,000 levels among 2,047 frames of 1 to 12.
    static func changes(_ name: String, count: Int) throws -> JSONValue {
        let course = FrameCourse(count: frames, booksOnly: true)
        let rounds = max(1, count / course.changes)
        let nanos = try decode(course, rounds: rounds)
        return BenchRow.row(name, events: rounds * course.changes, orders: 0, nanos)
    }

    private static func decode(_ course: FrameCourse, rounds: Int) throws -> Int64 {
        var batch = FrameBatch()
        var general = 0
        let start = ProcessUsage.now().cpuTime?.count ?? 0
        for _ in 0..<rounds {
            // A decoder knows which trades it gave, so each round has its own.
            var decoder = FrameDecoder([instrument])
            for frame in course.frames {
                try decoder.decode(frame.span, at: Timestamp(nanos: 1), into: &batch)
            }
            general += decoder.tally.general
        }
        let nanos = (ProcessUsage.now().cpuTime?.count ?? 0) - start
        guard general == 0 else {
            throw Fault(.runtime, code: "bench.decode", "\(general) frames fit no template")
        }
        return nanos
    }

    private static func with(_ row: JSONValue, changes: Int, _ nanos: Int64) -> JSONValue {
        guard case .object(var members) = row,
            let rate = JSONValue.double(Double(changes) * 1e9 / Double(max(1, nanos)), decimals: 0)
        else { return row }
        members.append(JSONMember("level_changes_per_second", rate))
        return .object(members)
    }

    /// Decoded level changes put into the engine's book.
    ///
    /// - Throws: `Fault` when a side is empty at the end, which would have measured nothing.
    static func book(_ name: String, count: Int) throws -> JSONValue {
        let course = FrameCourse(count: frames, booksOnly: true)
        var decoder = FrameDecoder([instrument])
        var batch = FrameBatch()
        var events: ContiguousArray<MarketEvent> = []
        for frame in course.frames {
            try decoder.decode(frame.span, at: Timestamp(nanos: 1), into: &batch)
            events += batch.market
        }
        let rounds = max(1, count / events.count)
        var book = OrderBook()
        let start = ProcessUsage.now().cpuTime?.count ?? 0
        for _ in 0..<rounds {
            for event in events {
                switch event.body {
                case .level(let change): _ = book.apply(change)
                case .bookSnapshot: book.beginSnapshot()
                default: continue
                }
            }
        }
        let nanos = (ProcessUsage.now().cpuTime?.count ?? 0) - start
        guard book.top.bid != nil, book.top.ask != nil else {
            throw Fault(.runtime, code: "bench.book", "a side of the book is empty")
        }
        return BenchRow.row(name, events: rounds * events.count, orders: 0, nanos)
    }
}
