internal import PerpsPlugin
internal import Studies

/// What outlives the process of one product.
struct Past: Hashable {
    var priceExponent: Int64 = 0
    var sizeExponent: Int64 = 0
    /// When the last bar opened, or the last trade came.
    var last: Int64?
    var position: Int64 = 0
    var trend = Product.Trend.unknown
    var pending = Product.Trend.unknown
    var dust: Int64 = 0
    var fast: Int64 = 0
    var slow: Int64 = 0
    /// The prices in the slow average, the oldest first.
    var prices: [Int64] = []
}

extension Past: Remembered {
    func save(into memory: inout Memory) {
        for number in [priceExponent, sizeExponent] { memory.put(number) }
        memory.put(last)
        for number in [
            position, trend.rawValue, pending.rawValue, dust, fast, slow, Int64(prices.count),
        ] + prices { memory.put(number) }
    }

    mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        var past = Past()
        past.priceExponent = try memory.take(-18...18)
        past.sizeExponent = try memory.take(-18...18)
        past.last = try memory.takeOptional()
        past.position = try memory.take()
        let trends = (try memory.take(-1...1), try memory.take(-1...1))
        past.dust = try memory.take()
        past.fast = try memory.take(1...500)
        past.slow = try memory.take(2...1_000)
        for _ in 0..<(try memory.take(0...past.slow)) {
            past.prices.append(try memory.take(1 ... .max))
        }
        guard let trend = Product.Trend(rawValue: trends.0),
            let pending = Product.Trend(rawValue: trends.1), (past.last ?? 0) >= 0
        else { throw .nonsense }
        (past.trend, past.pending) = (trend, pending)
        self = past
    }
}

extension MaCross {
    private static var numbersMax: Int64 { 2_000 }

    func save(to writer: borrowing StateWriter) throws {
        try writer.write(Int64(products.count))
        for place in 0..<products.count {
            var memory = Memory()
            products[place].past.save(into: &memory)
            try writer.write(products[place].instrument.symbol)
            try writer.write(numbers: memory.numbers)
        }
    }

    mutating func load(from reader: borrowing StateReader, version: UInt32) throws {
        var found: [String: Past] = [:]
        for _ in 0..<(try reader.number(0...Int64(Self.productsMax))) {
            let symbol = try reader.text()
            var (memory, past) = (Memory(try reader.numbers(most: Self.numbersMax)), Past())
            try past.restore(from: &memory)
            guard memory.isAtEnd, found.updateValue(past, forKey: symbol) == nil else {
                throw StateFault.nonsense("the state of \(symbol)")
            }
        }
        saved = found
    }

    /// Goes on where the state left off, unless it is of other units or lengths, or of a market
    /// whose time is still to come.
    func resume(_ product: inout Product, before start: Nanos, _ host: Host) {
        let symbol = product.instrument.symbol
        guard let past = saved[symbol] else { return }
        let fresh = product.past
        guard past.priceExponent == fresh.priceExponent, past.sizeExponent == fresh.sizeExponent
        else {
            host.log("\(symbol): the saved state has other units", .warning)
            return
        }
        guard past.fast == fresh.fast, past.slow == fresh.slow else {
            host.log("\(symbol): the saved state has other lengths", .warning)
            return
        }
        guard past.last.map({ $0 <= start.count }) ?? true else {
            host.log("\(symbol): the saved state is of a later time", .warning)
            return
        }
        product.resume(past)
    }
}
