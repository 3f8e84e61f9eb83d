import Foundation
import JSON
import Testing

/// Every form of order that the exchange has, sent by hand and read back from the exchange.
@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `A form of order by hand` {
    let desk: HandDesk

    init() throws { desk = try HandDesk() }

    /// What the exchange was asked for: the name of the form, and its members.
    private func asked(_ placed: JSONValue) throws -> (String, JSONValue) {
        let id = try #require(placed["order_id"]?.string, "\(placed)")
        let form = try #require(try desk.truth(id)["order_configuration"]?.members?.first)
        return (form.key, form.value)
    }

    private func cancelled(_ placed: JSONValue...) throws {
        let ids = placed.compactMap { $0["order_id"]?.string }
        let answer = try desk.call(["cancel"] + ids)
        #expect(answer.status == 0, "\(answer)")
        #expect(try desk.open().isEmpty)
    }

    @Test func `that is scaled is one order whose parts were all named`() throws {
        let bid = try desk.bid()
        let arguments = [
            "buy", "BTC-USD", "0.0061", "--type", "scaled", "--from", "\(bid - 300)",
            "--to", "\(bid - 500)", "--parts", "3", "--sizes", "increasing", "--tif", "gtc",
        ]
        let preview = try desk.call(["preview"] + arguments)
        #expect(preview.status == 0 && preview.err.contains("at \(bid - 400)"), "\(preview)")
        let scaled = try desk.place(arguments)
        #expect(scaled["state"] == .string("open") && scaled["size"] == .string("0.00609996"))
        let (form, terms) = try asked(scaled)
        #expect(form == "scaled_limit_gtc")
        let parts = try #require(terms["orders"]?.array).map { part in
            "\(part["base_size"]?.string ?? "") at \(part["limit_price"]?.string ?? "")"
        }
        // It is sized from the first price to the last: the largest part waits lowest.
        #expect(
            parts == [
                "0.00304998 at \(bid - 500)", "0.00203332 at \(bid - 400)",
                "0.00101666 at \(bid - 300)",
            ])
        #expect(
            terms["size_distribution"] == .string("DECREASING")
                && terms["base_size"] == .string("0.00609996"))
        let listed = try #require(try desk.listed().first)
        #expect(listed["type"] == .string("SCALED") && listed["parts"] == .number("3"))
        #expect(listed["price_min"] == .string("\(bid - 500)"))
        #expect(listed["price_max"] == .string("\(bid - 300)"))
        let id = try #require(scaled["order_id"]?.string)
        let edit = try desk.call("edit", id, "--size", "0.001", "--yes")
        #expect(edit.status == 2 && edit.err.contains("scaled_limit_gtc"), "\(edit)")
        try cancelled(scaled)
    }

    @Test func `that is scaled is judged at its worst price, and its fills are its own`() throws {
        let bid = try desk.bid()
        // 0.0166 at the highest price is worth more than 1,000 USD, at the lowest it is not.
        let size = "0.0\(10_000 * 1_010 / bid)"
        let far = try desk.call(
            "place", "buy", "BTC-USD", size, "--type", "scaled", "--from", "\(bid - 1_100)",
            "--to", "\(bid + 100)", "--parts", "2", "--tif", "gtc", "--yes")
        #expect(far.status == 1 && far.out.contains("refused by order-notional"), "\(far)")
        // The upper part takes at once, the lower one waits.
        let half = try desk.place(
            "buy", "BTC-USD", "0.004", "--type", "scaled", "--from", "\(bid + 400)",
            "--to", "\(bid - 400)", "--parts", "2", "--tif", "gtc")
        #expect(["open", "partial"].contains(half["state"]?.string), "\(half)")
        let id = try #require(half["order_id"]?.string)
        try ServedVenue.wait("its upper part") {
            let filled = try desk.truth(id)["filled_size"]?.string
            return filled.flatMap { Decimal(string: $0) } == Decimal(string: "0.002")
        }
        try desk.run(for: "2s")
        try cancelled(half)
    }

    @Test func `with an exit leaves that at the exchange, and no run takes it for a leftover`()
        throws
    {
        let bid = try desk.bid()
        let taken = try desk.place(
            "buy", "BTC-USD", "0.002", "--limit", "\(bid + 400)", "--take-profit",
            "\(bid + 5_000)", "--stop-loss", "\(bid - 5_000)")
        let exit = try desk.exit(of: taken)
        // What is filled when the command ends is told with its exit.
        if taken["state"] == .string("filled") {
            #expect(taken["exit_order_id"] == .string(exit), "\(taken)")
        }
        let listed = try #require(try desk.listed().first)
        #expect(listed["order_id"] == .string(exit) && listed["type"] == .string("BRACKET"))
        #expect(listed["side"] == .string("SELL") && listed["size"] == .string("0.002"))
        #expect(listed["origin_order_id"] == taken["order_id"])
        try desk.run(for: "2s")
        #expect(try desk.open() == [exit])
        let cancel = try desk.call("cancel", exit)
        #expect(cancel.status == 0 && cancel.out.contains("CANCELLED"), "\(cancel)")
    }

    @Test func `with an exit through a run leaves the exit when the run ends, counted meanwhile`()
        throws
    {
        let bid = try desk.bid()
        let run = try desk.venue.start(["run", "--for", "20m", "--json"], "hand")
        try desk.venue.awaitRun(of: "hand")
        let taken = try desk.place(
            "buy", "BTC-USD", "0.002", "--type", "market", "--take-profit", "\(bid + 5_000)",
            "--stop-loss", "\(bid - 5_000)")
        #expect(taken["state"] == .string("filled"), "\(taken)")
        let exit = try desk.exit(of: taken)
        let resting = try desk.place(
            "buy", "BTC-USD", "0.002", "--limit", "\(bid - 400)", "--take-profit",
            "\(bid + 5_000)", "--stop-loss", "\(bid - 5_000)")
        #expect(resting["state"] == .string("open"))
        let listed = try desk.listed().first { $0["order_id"] == resting["order_id"] }
        #expect(listed?["take_profit"] == .string("\(bid + 5_000)"))
        #expect(listed?["stop_loss"] == .string("\(bid - 5_000)"))
        let ended = try run.stopped()
        #expect(ended.status == 0, "\(ended)")
        #expect(try ended.json()["residual"] == .string("0"), "\(ended)")
        #expect(!ended.err.contains("is not ours"), "\(ended)")
        // What rested went with the run; the exit of what was bought stays.
        #expect(try desk.open() == [exit])
    }

    @Test func `without a worst price is the exchange's market order, judged at a stated one`()
        throws
    {
        let bid = try desk.bid()
        let bounded = try desk.place("buy", "BTC-USD", "0.002", "--type", "market")
        #expect(try asked(bounded).0 == "sor_limit_ioc")
        let plain = try desk.place(
            "buy", "BTC-USD", "0.002", "--type", "market", "--unbounded")
        #expect(plain["state"] == .string("filled") && plain["filled"] == .string("0.002"))
        let (form, terms) = try asked(plain)
        #expect(form == "market_market_ioc" && terms.text() == #"{"base_size":"0.002"}"#)
        let money = try desk.place(
            "buy", "BTC-USD", "--notional", "100", "--type", "market", "--unbounded")
        #expect(money["state"] == .string("filled") && money["filled"] == money["size"])
        #expect(try asked(money).1.text() == #"{"quote_size":"100"}"#)
        let sold = try desk.place(
            "sell", "BTC-USD", "0.001", "--type", "market", "--unbounded", "--limit",
            "\(bid - 400)")
        #expect(sold["state"] == .string("filled"))
        // The book is worse than what is stated, so nothing is sent.
        let count = try #require(try desk.venue.truth()["orders"]?.array).count
        let worse = try desk.call(
            "place", "buy", "BTC-USD", "0.002", "--type", "market", "--unbounded", "--limit",
            "\(bid - 400)", "--yes")
        #expect(worse.status == 1 && worse.out.contains("refused by price-collar"), "\(worse)")
        #expect(worse.out.contains("worse than its worst price"), "\(worse)")
        #expect(try #require(try desk.venue.truth()["orders"]?.array).count == count)
        try desk.run(for: "2s")
    }

    @Test func `that fills whole or not at all, or at once or not at all, does`() throws {
        let bid = try desk.bid()
        let whole = try desk.place(
            "buy", "BTC-USD", "0.002", "--limit", "\(bid + 400)", "--tif", "fok")
        #expect(whole["state"] == .string("filled"))
        #expect(try asked(whole).0 == "limit_limit_fok")
        let none = try desk.place(
            "buy", "BTC-USD", "0.002", "--limit", "\(bid - 400)", "--tif", "fok")
        #expect(none["state"] == .string("cancelled") && none["filled"] == .string("0"))
        let market = try desk.place(
            "sell", "BTC-USD", "0.001", "--type", "market", "--tif", "fok")
        #expect(market["state"] == .string("filled"))
        #expect(try asked(market).0 == "limit_limit_fok")
        let now = try desk.place(
            "buy", "BTC-USD", "0.002", "--limit", "\(bid - 400)", "--tif", "ioc")
        #expect(now["state"] == .string("cancelled"))
        #expect(try asked(now).0 == "sor_limit_ioc")
    }

    @Test func `that waits ends by itself, or stays when it is told to, and is edited then`() throws
    {
        let bid = try desk.bid()
        let (low, high) = ("\(bid - 400)", "\(bid + 400)")
        let forms = [
            ("limit_limit", ["buy", "BTC-USD", "0.002", "--limit", low]),
            (
                "stop_limit_stop_limit",
                [
                    "sell", "BTC-USD", "0.002", "--type", "stop", "--limit", low, "--trigger",
                    "\(bid - 300)",
                ]
            ),
            (
                "stop_limit_stop_limit",
                [
                    "buy", "BTC-USD", "0.002", "--type", "take", "--limit", low, "--trigger",
                    "\(bid - 300)",
                ]
            ),
            (
                "trigger_bracket",
                [
                    "sell", "BTC-USD", "0.002", "--type", "bracket", "--limit", high, "--trigger",
                    low,
                ]
            ),
        ]
        for (form, arguments) in forms {
            for (more, end) in [(["--expires", "30m"], "_gtd"), (["--tif", "gtc"], "_gtc")] {
                let placed = try desk.place(arguments + more)
                #expect(placed["state"] == .string("open"), "\(placed)")
                let (key, terms) = try asked(placed)
                #expect(key == form + end)
                #expect((terms["end_time"] != nil) == (end == "_gtd"))
                let id = try #require(placed["order_id"]?.string)
                let edit = try desk.call("edit", id, "--size", "0.001", "--yes", "--json")
                if end == "_gtd" {
                    #expect(edit.status == 2 && edit.err.contains(key), "\(edit)")
                } else {
                    #expect(edit.status == 0, "\(edit)")
                    #expect(try edit.json()["size"] == .string("0.001"))
                    // Less than now, not less than once.
                    let more = try desk.call("edit", id, "--size", "0.0015", "--yes")
                    #expect(more.status == 2 && more.err.contains("larger"), "\(more)")
                }
                try cancelled(placed)
            }
        }
    }

    @Test func `that is a TWAP may be of money, and is not edited`() throws {
        let bid = try desk.bid()
        let twap = try desk.place(
            "buy", "BTC-USD", "--notional", "300", "--type", "twap", "--over", "5m", "--parts",
            "3", "--limit", "\(bid + 400)")
        let (form, terms) = try asked(twap)
        #expect(form == "twap_limit_gtd" && terms["number_buckets"] == .string("3"))
        let id = try #require(twap["order_id"]?.string)
        let edit = try desk.call("edit", id, "--size", "0.001", "--yes")
        #expect(edit.status == 2 && edit.err.contains("twap_limit_gtd"), "\(edit)")
        try cancelled(twap)
    }

    @Test func `that the exchange gives no end needs somebody who ends it, or a word`() throws {
        let bid = try desk.bid()
        let answer = try desk.call(
            "place", "buy", "BTC-USD", "0.004", "--type", "scaled", "--from", "\(bid - 300)",
            "--to", "\(bid - 400)", "--parts", "2", "--yes")
        #expect(answer.status == 2 && answer.err.contains("no run is there to end it"), "\(answer)")
        #expect(try desk.open().isEmpty)
    }

    @Test func `that does not exist is told with what would be right, and nothing is sent`() throws
    {
        for (arguments, word) in [
            (["--type", "scaled", "--from", "1", "--to", "2"], "--parts is missing"),
            (["--type", "scaled", "--from", "1", "--parts", "2"], "--to is missing"),
            (["--type", "scaled", "--limit", "1"], "--limit goes with --type limit or market"),
            (
                ["--type", "scaled", "--from", "1", "--to", "1", "--parts", "2"],
                "two different prices"
            ),
            (
                ["--type", "scaled", "--from", "1", "--to", "2", "--parts", "2", "--tif", "gtd"],
                "such an order is gtc"
            ),
            (["--limit", "1", "--sizes", "even"], "--sizes goes with --type scaled"),
            (["--limit", "1", "--take-profit", "2"], "--stop-loss is missing"),
            (
                ["--type", "stop", "--limit", "1", "--trigger", "1", "--take-profit", "2"],
                "--take-profit goes with --type limit or market"
            ),
            (["--limit", "1", "--unbounded"], "--unbounded goes with --type market"),
            (["--type", "market", "--unbounded", "--tif", "fok"], "for futures only"),
            (["--limit", "1", "--trigger", "1"], "--trigger goes with --type stop or take"),
            (["--limit", "1", "--tif", "gtd"], "--expires is missing"),
            (["--limit", "1", "--tif", "gtc", "--expires", "5m"], "leave out --tif"),
            (["--limit", "1", "--over", "5m"], "--over goes with --type twap"),
        ] {
            let answer = try desk.call(
                ["place", "buy", "BTC-USD", "0.001"] + arguments + ["--yes"])
            #expect(answer.status == 2 && answer.err.contains(word), "\(arguments) \(answer)")
        }
        #expect(try #require(try desk.venue.truth()["orders"]?.array).isEmpty)
    }
}
