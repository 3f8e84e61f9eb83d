internal import PerpsPlugin
internal import Studies

// What outlives the process: for each product its symbol, its exponents, the last bar, what is
// held with its stops, and what the rule has measured.
extension BarStrategy {
    private static var numbersMax: Int64 { 1_000_000 }

    func save(to writer: borrowing StateWriter) throws {
        try writer.write(Int64(rows.count))
        for place in 0..<rows.count {
            var memory = Memory()
            memory.put(Int64(rows[place].instrument.priceExponent))
            memory.put(Int64(rows[place].instrument.sizeExponent))
            memory.put(rows[place].lastOpen)
            rows[place].seat.save(into: &memory)
            rows[place].rule.save(into: &memory)
            try writer.write(rows[place].instrument.symbol)
            try writer.write(numbers: memory.numbers)
        }
    }

    mutating func load(from reader: borrowing StateReader, version: UInt32) throws {
        var found: [String: [Int64]] = [:]
        for _ in 0..<(try reader.number(0...Int64(Self.productsMax))) {
            let symbol = try reader.text()
            let numbers = try reader.numbers(most: Self.numbersMax)
            // Proven to be readable now, because later nobody can refuse it.
            var rule = try Rule(settings)
            var memory = Memory(numbers)
            _ = try Self.read(&memory, &rule)
            guard memory.isAtEnd, found.updateValue(numbers, forKey: symbol) == nil else {
                throw StateFault.nonsense("the state of \(symbol)")
            }
        }
        saved = found
    }

    /// What was saved of one product, but for the rule.
    private struct Past {
        var exponents: (price: Int64, size: Int64)
        var lastOpen: Int64?
        var seat: Seat
    }

    private static func read(
        _ memory: inout Memory, _ rule: inout Rule
    ) throws(MemoryFault) -> Past {
        let exponents = (price: try memory.take(-18...18), size: try memory.take(-18...18))
        var past = Past(
            exponents: exponents, lastOpen: try memory.takeOptional(), seat: Seat())
        try past.seat.restore(from: &memory)
        try rule.restore(from: &memory)
        return past
    }

    /// Goes on where the state left off; a product whose units have changed begins anew, and so
    /// does one whose state is of a market whose time is still to come.
    func resume(_ row: inout Row, before start: Nanos, _ host: Host) {
        guard let numbers = saved[row.instrument.symbol] else { return }
        var (memory, rule) = (Memory(numbers), row.rule)
        // `load` has read the same numbers, so they can be read.
        guard let past = try? Self.read(&memory, &rule),
            past.exponents.price == Int64(row.instrument.priceExponent),
            past.exponents.size == Int64(row.instrument.sizeExponent)
        else {
            host.log("\(row.instrument.symbol): the saved state has other units", .warning)
            return
        }
        guard past.lastOpen.map({ $0 <= start.count }) ?? true else {
            host.log("\(row.instrument.symbol): the saved state is of a later time", .warning)
            return
        }
        (row.lastOpen, row.seat, row.rule) = (past.lastOpen, past.seat, rule)
    }
}
