import Assembly
import Domain
import Testing

/// Trades at 60,000 a second apart, and one of them at 90,000.
@Suite struct `One false price` {
    let desk: Desk

    init() throws { desk = try Desk() }

    /// What is decided when the strategy buys at the false price, which is the 21st.
    private func texts(settle: String) throws -> [String] {
        var sheet = Sheet.pulse(every: 1)
        (sheet.limits["mark_jump"], sheet.limits["mark_settle"]) = ("10%", settle)
        let trial = try Trial(
            sheet, at: desk,
            feed: { _ in
                ListedMarket.trades(40) { $0 == 20 ? 30_000 : $0 == 21 ? -30_000 : 0 }
            })
        try trial.drain()
        return trial.chronicle.texts
    }

    @Test func `is not bought at, and what comes after it is`() throws {
        let texts = try texts(settle: "2s")
        let jumped =
            "denied 21 by mark-jump: the price has jumped, and no further prices "
            + "confirm it yet"
        #expect(
            texts.filter { $0.contains("mark-jump") } == [
                "denied 1 by mark-jump: no second price has confirmed the first one yet", jumped,
            ])
        let after = try #require(texts.firstIndex(of: jumped))
        #expect(texts[after...].contains("approved 23"))
    }

    @Test func `is bought at where no confirmation is asked for`() throws {
        let texts = try texts(settle: "0s")
        #expect(texts.contains("approved 1") && texts.contains("approved 21"))
        #expect(!texts.contains { $0.contains("mark-jump") })
    }
}
