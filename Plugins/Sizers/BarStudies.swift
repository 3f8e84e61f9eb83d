internal import PerpsPlugin
internal import Studies

/// One study for each product, fed with its closed bars.
struct BarStudies<Study: Remembered> {
    private let empty: Study
    private let interval: Nanos
    private var rows: [Row] = []
    /// What was saved before, by symbol, until the products are known.
    private var saved: [String: [Int64]] = [:]

    private struct Row {
        let index: UInt32
        let symbol: String
        let exponent: Int64
        var study: Study
        var lastOpen: Int64?
    }

    init(_ empty: Study, interval: Nanos) { (self.empty, self.interval) = (empty, interval) }

    /// The study of a product; `nil` for one that is not watched.
    subscript(_ instrument: UInt32) -> Study? { rows.first { $0.index == instrument }?.study }

    /// Watches the products' bars, from where saved state left off.
    mutating func activate(_ activation: Activation, warmup: Int, _ host: Host) throws {
        rows = []
        for product in activation.instruments {
            var row = Row(
                index: product.index, symbol: product.symbol,
                exponent: Int64(product.priceExponent), study: empty)
            resume(&row, before: activation.start)
            rows.append(row)
            try host.subscribe(
                product, to: .candle, warmup: UInt32(warmup), interval: interval)
        }
    }

    /// Takes a closed bar that is newer than the last.
    mutating func take(_ candle: Candle, _ feed: (inout Study, Bar) -> Void) {
        guard candle.isClosed, candle.interval == interval, let bar = Bar(candle),
            let place = rows.firstIndex(where: { $0.index == candle.instrument }),
            rows[place].lastOpen.map({ $0 < bar.openedAt }) ?? true
        else { return }
        rows[place].lastOpen = bar.openedAt
        feed(&rows[place].study, bar)
    }

    private func resume(_ row: inout Row, before start: Nanos) {
        guard let numbers = saved[row.symbol] else { return }
        var (memory, study) = (Memory(numbers), empty)
        do {
            guard try memory.take() == row.exponent else { return }  // Other units begin anew.
            let lastOpen = try memory.takeOptional()
            try study.restore(from: &memory)
            // A market whose time is still to come is another one.
            guard lastOpen.map({ $0 <= start.count }) ?? true else { return }
            (row.lastOpen, row.study) = (lastOpen, study)
        } catch {
            return  // `load` has refused what cannot be read, so the row begins anew.
        }
    }

    func save(to writer: borrowing StateWriter) throws {
        try writer.write(Int64(rows.count))
        for row in rows {
            var memory = Memory()
            memory.put(row.exponent)
            memory.put(row.lastOpen)
            row.study.save(into: &memory)
            try writer.write(row.symbol)
            try writer.write(numbers: memory.numbers)
        }
    }

    mutating func load(from reader: borrowing StateReader) throws {
        var found: [String: [Int64]] = [:]
        for _ in 0..<(try reader.number(0...1_000)) {
            let symbol = try reader.text()
            let numbers = try reader.numbers(most: 1_000_000)
            var (memory, study) = (Memory(numbers), empty)
            _ = (try memory.take(-18...18), try memory.takeOptional())
            try study.restore(from: &memory)
            guard memory.isAtEnd, found.updateValue(numbers, forKey: symbol) == nil else {
                throw StateFault.nonsense("the state of \(symbol)")
            }
        }
        saved = found
    }
}
