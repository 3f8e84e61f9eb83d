import Coinbase
import Domain
import Testing

@Suite struct `Fills that a run was not told` {
    private static let coin: Instrument = {
        var coin = bitcoin
        (coin.base, coin.quote) = ("BTC", "USD")
        return coin
    }()

    private func missed(_ known: Int64, _ fills: [VenueFill]) -> MissedFills {
        MissedFills(after: Quantity(known), of: fills, in: Self.coin)
    }

    /// The newest first, as the venue lists them.
    private func fills() throws -> [VenueFill] {
        [
            try DeskTrial.fill("c", of: 1, "0.25", after: 3),
            try DeskTrial.fill("b", of: 1, "0.5", after: 2),
            try DeskTrial.fill("a", of: 1, "1", after: 1),
        ]
    }

    private func sizes(_ missed: MissedFills) -> [Int64]? {
        guard case .fills(let fills) = missed else { return nil }
        return fills.map(\.quantity.mantissa)
    }

    @Test func `are those after what it was told, in the order in which they happened`() throws {
        let fills = try fills()
        #expect(sizes(missed(0, fills)) == [100_000_000, 50_000_000, 25_000_000])
        #expect(sizes(missed(100_000_000, fills)) == [50_000_000, 25_000_000])
        #expect(sizes(missed(175_000_000, fills)) == [])
        #expect(sizes(missed(0, [])) == [])
    }

    @Test func `are told apart by the venue's order where they share a moment`() throws {
        let fills = [
            try DeskTrial.fill("b", of: 1, "0.5"), try DeskTrial.fill("a", of: 1, "1"),
        ]
        #expect(sizes(missed(100_000_000, fills)) == [50_000_000])
        #expect(sizes(missed(50_000_000, fills)) == nil)
    }

    @Test(arguments: [1, 99_999_999, 100_000_001, 175_000_001, .max] as [Int64])
    func `are not guessed where record and venue do not fit`(known: Int64) throws {
        guard case .contradiction(let text) = missed(known, try fills()) else {
            Issue.record("\(known) fits")
            return
        }
        #expect(text.contains("BTC of it were filled by our record"), "\(text)")
    }

    @Test func `are not booked when they were taken back, or when nobody can count them`() throws {
        var reversal = try DeskTrial.fill("a", of: 1, "1")
        reversal.kind = .known(.reversal)
        var unitless = try DeskTrial.fill("a", of: 1, "1")
        unitless.isSizeInQuote = nil
        for fill in [reversal, unitless] {
            #expect(
                missed(0, [fill])
                    == .contradiction("the venue lists a fill of it that nobody can book"))
        }
    }
}
