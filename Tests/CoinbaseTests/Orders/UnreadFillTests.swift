import Coinbase
import Domain
import Testing

@Suite struct `A fill that cannot be read` {
    private func page(_ rows: String...) throws -> FillPage {
        try FillPage(try object(#"{"fills":[\#(rows.joined(separator: ","))],"cursor":""}"#))
    }

    private func row(
        _ entry: String, of order: String = "venue-1", size: String = "0.4",
        commission: String = "0.25", price: String = "100"
    ) -> String {
        #"{"entry_id":"\#(entry)","trade_id":"t","order_id":"\#(order)","#
            + #""trade_time":"2026-09-30T02:37:16Z","trade_type":"FILL","price":"\#(price)","#
            + #""size":"\#(size)","commission":"\#(commission)","product_id":"BTC-USD","#
            + #""sequence_timestamp":"2026-09-30T02:37:16Z","liquidity_indicator":"TAKER","#
            + #""size_in_quote":false,"side":"BUY"}"#
    }

    private func sight(_ page: FillPage, since: Timestamp? = DeskTrial.start) -> FillSight {
        var sight = FillSight(fills: page.fills, since: since, gap: page.unread.first?.text)
        sight.unread = page.unread
        return sight
    }

    @Test func `hides no other row of its page`() throws {
        let page = try page(
            row("a"), row("b", commission: ""), row("c", size: "0"), row("d", price: "0"),
            row("e"), "7")
        #expect(page.fills.map(\.key) == [.entry("a"), .entry("e")])
        #expect(
            page.unread.map(\.text) == [
                "a row of order venue-1 cannot be read: fills[1].commission: is missing",
                "a row of order venue-1 cannot be read: fills[2].size: price and size are not "
                    + "above zero",
                "a row of order venue-1 cannot be read: fills[3].size: price and size are not "
                    + "above zero", "a row cannot be read: fills[5]: expected an object",
            ])
    }

    @Test func `halts when it is of an order of ours, and the others are told`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        let sight = sight(try page(row("a"), row("b", commission: "")))
        for _ in 0..<2 { trial.take(.fills(sight)) }
        #expect(trial.takeAnswers().count == 1)
        let findings = trial.takeFindings()
        #expect(
            findings == [
                .contradiction(
                    order: "venue-1",
                    "a fill of it cannot be read: fills[1].commission: is missing")
            ])
        #expect(findings[0].halts)
    }

    @Test func `of somebody else leaves ours told, and the list not whole`() throws {
        var trial = DeskTrial()
        trial.desk.wantFills()
        trial.wait(.zero)
        #expect(trial.takeErrands() == [.listFillsSince(DeskTrial.start)])
        try trial.submit(1)
        trial.taken(1)
        let sight = sight(try page(row("x", of: "other", size: "0"), row("a")))
        trial.take(.fills(sight))
        #expect(trial.takeAnswers().count == 1 && trial.takeFindings() == [])
        #expect(trial.desk.fillRounds == BookCheck.FillRounds(asked: 1, whole: 0))
        #expect(trial.desk.fillsCompleteTo == DeskTrial.start)
    }

    @Test func `does not keep the fills of an order from being asked for by its id`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        trial.desk.wantFills()
        trial.wait(.second)
        trial.take(.fills(FillSight(fills: [], since: DeskTrial.start, gap: "a bad row")))
        _ = trial.takeErrands()
        // The list of all fills fails again and again; ours is asked for meanwhile.
        trial.stream(try DeskTrial.seen(1, .filled, filled: "1"))
        #expect(trial.takeErrands() == [.listFills(of: ["venue-1"])])
        for _ in 0..<3 {
            trial.take(.fills(FillSight(fills: [], since: DeskTrial.start, gap: "a bad row")))
            trial.wait(.minute)
            #expect(trial.takeErrands().contains { $0 == .listFillsSince(DeskTrial.start) })
        }
        trial.fills(try DeskTrial.fill("a", of: 1, "1"))
        #expect(trial.desk.open == [])
    }

    @Test func `dated in the future moves no window beyond the venue's clock`() throws {
        var trial = DeskTrial()
        var fill = try DeskTrial.fill("a", of: 1, "0.1")
        fill.sequencedAt = DeskTrial.start + .hour * 24 * 300
        trial.fills(fill, since: DeskTrial.start)
        #expect(trial.desk.fillsCompleteTo == trial.now)
        trial.wait(.hour)
        let errands = trial.takeErrands()
        #expect(errands.contains(.listFillsSince(DeskTrial.start)))
    }
}
