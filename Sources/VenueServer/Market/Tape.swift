internal import Domain

/// What has traded of a book, and what waits to be told to subscribers.
struct Tape {
    static let printsMax = 1_000

    private(set) var prints: [Print] = []
    var candles = CandleShelf()
    /// Not told yet.
    var newPrints: [Print] = []
    var newLevels: [LevelKey: Quantity] = [:]

    /// One price of one side.
    struct LevelKey: Hashable {
        var side: Side
        var price: Price
    }

    /// - Parameters:
    ///   - print: With its time as the venue's clock showed it.
    ///   - time: When it was; candles keep to it, so that a clock that is set leaves no holes.
    mutating func add(_ print: Print, at time: Timestamp) {
        candles.add(print.price, print.quantity, at: time)
        if prints.count == 2 * Tape.printsMax { prints.removeFirst(Tape.printsMax) }
        prints.append(print)
    }

    var last: Print? { prints.last }
}
