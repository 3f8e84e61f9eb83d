internal import PerpsPlugin
internal import Studies

// What outlives the process: the returns, the peak of equity, the last fill and, for each product,
// the trade under way.
extension FractionalKelly {
    func save(to writer: borrowing StateWriter) throws {
        var memory = Memory()
        returns.save(into: &memory)
        peak.save(into: &memory)
        pause.save(into: &memory)
        try writer.write(numbers: memory.numbers)
        try writer.write(Int64(trades.count))
        for product in budget.products {
            var memory = Memory()
            trades[product.index]?.save(into: &memory)
            try writer.write(product.symbol)
            try writer.write(numbers: memory.numbers)
        }
    }

    mutating func load(from reader: borrowing StateReader, version: UInt32) throws {
        var memory = Memory(try reader.numbers(most: 100_000))
        try returns.restore(from: &memory)
        try peak.restore(from: &memory)
        // The first version did not know when it had traded last.
        if version > 1 { try pause.restore(from: &memory) }
        for _ in 0..<(try reader.number(0...1_000)) {
            let symbol = try reader.text()
            var (memory, trade) = (Memory(try reader.numbers(most: 100)), RoundTrip())
            try trade.restore(from: &memory)
            saved[symbol] = trade
        }
    }
}
