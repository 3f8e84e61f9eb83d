import Assembly
import Domain
import Testing

@Suite struct `A strategy that only buys` {
    let desk: Desk

    init() throws { desk = try Desk() }

    /// Twenty slices in a minute, each at another price.
    private func texts(limit: String) throws -> [String] {
        var sheet = Sheet()
        sheet.guards = []
        sheet.limits["same_side_fills"] = limit
        sheet.limits["identical_orders"] = "3/h"
        sheet.strategies = [
            Sheet.strategy("perps.twap", "{size: 0.1, duration: 1m, slices: 20}")
        ]
        let trial = try Trial(sheet, at: desk, feed: { _ in ListedMarket.trades(70) { _ in 1 } })
        try trial.drain()
        return trial.chronicle.texts
    }

    @Test func `is stopped after as many filled entries as are allowed`() throws {
        let texts = try texts(limit: "3/h")
        #expect(texts.count { $0.hasPrefix("filled") } == 3)
        let why =
            "same-side-fills: entry after entry was filled on one side, and nothing was closed"
        #expect(texts.count { $0 == "REDUCE_ONLY raised by " + why } == 1)
        #expect(texts.contains { $0.hasPrefix("denied") && $0.hasSuffix("by " + why) })
    }

    @Test func `has a right to its slices`() throws {
        let texts = try texts(limit: "1_000/h")
        #expect(texts.count { $0.hasPrefix("filled") } > 10)
        #expect(!texts.contains { $0.hasPrefix("denied") })
    }
}
