import Foundation
import JSON
import Testing

/// Orders that a person sends, at an exchange that the program serves.
@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `An order by hand` {
    let desk: HandDesk
    var venue: ServedVenue { desk.venue }

    init() throws { desk = try HandDesk() }

    private func call(_ arguments: String...) throws -> Program.Answer { try desk.call(arguments) }
    private func place(_ arguments: String...) throws -> JSONValue { try desk.place(arguments) }

    @Test func `that takes is filled, and one that rests stays when the command has ended`() throws
    {
        let bid = try desk.bid()
        let taken = try place("buy", "BTC-USD", "0.002", "--type", "market")
        #expect(taken["state"] == .string("filled"))
        #expect(taken["filled"] == .string("0.002"))
        let resting = try place("buy", "BTC-USD", "--notional", "100", "--limit", "\(bid - 200)")
        #expect(resting["state"] == .string("open"))
        let id = try #require(resting["order_id"]?.string)
        #expect(try desk.open() == [id])
        #expect(try desk.listed().map { $0["from"] } == [.string("operator")])
        let more = try call("edit", id, "--size", "1", "--yes")
        #expect(more.status == 2 && more.err.contains("place another"), "\(more)")
        // A run of the profile leaves it alone.
        try desk.run(for: "2s")
        #expect(try desk.open() == [id])
        let cancelled = try call("cancel", id)
        #expect(cancelled.status == 0 && cancelled.out.contains("CANCELLED"), "\(cancelled)")
        #expect(try desk.open().isEmpty)
    }

    @Test func `that the guards refuse is not sent, whoever would send it`() throws {
        let bid = try desk.bid()
        func refused() throws -> Program.Answer {
            try call("place", "buy", "BTC-USD", "0.1", "--limit", "\(bid - 200)", "--yes")
        }
        let alone = try refused()
        #expect(alone.status == 1, "\(alone)")
        #expect(alone.out.contains("refused by order-notional"), "\(alone)")
        let run = try venue.start(["run", "--for", "20m", "--json"], "hand")
        try venue.awaitRun(of: "hand")
        let through = try refused()
        #expect(through.status == 1 && through.out.contains("refused by order-notional"))
        let ended = try run.stopped()
        #expect(try ended.json()["denied"] == .number("1"), "\(ended)")
        #expect(try #require(try venue.truth()["orders"]?.array).isEmpty)
    }

    @Test func `counts what earlier ones bought, until that is sold`() throws {
        try desk.narrow("position_notional: 5_000 USD", to: "position_notional: 2_000 USD")
        let wish = ["buy", "BTC-USD", "--notional", "980", "--type", "market"]
        let bought = try (0..<2).map { _ in
            try #require(try desk.place(wish)["filled"]?.string)
        }
        let more = try desk.call(["place"] + wish + ["--yes"])
        #expect(more.status == 1 && more.out.contains("refused by position"), "\(more)")
        // A run of the profile says what is there.
        let run = try venue.start(["run", "--for", "20m", "--json"], "hand")
        try venue.awaitRun(of: "hand")
        let status = try venue.run(["status", "--json"], profile: "hand").json()
        let left = try #require(status["earlier_runs"]?[0])
        #expect(left["symbol"] == .string("BTC-USD"))
        let sum = try bought.reduce(Decimal(0)) { $0 + (try #require(Decimal(string: $1))) }
        #expect(try #require(left["quantity"]?.string.flatMap { Decimal(string: $0) }) == sum)
        _ = try run.stopped()
        let sold = try place("sell", "BTC-USD", bought[0], "--type", "market")
        #expect(sold["state"] == .string("filled"), "\(sold)")
        #expect(try desk.place(wish)["filled"] != .string("0"))
    }

    @Test func `is sent by the run that is there, and ends with it`() throws {
        let bid = try desk.bid()
        let run = try venue.start(["run", "--for", "20m", "--json"], "hand")
        try venue.awaitRun(of: "hand")
        let resting = try place("buy", "BTC-USD", "0.002", "--limit", "\(bid - 200)")
        #expect(resting["state"] == .string("open"))
        #expect(resting["number"] == .number("1"))
        // What rests may end by itself, so the exchange does not edit it: it is replaced.
        let id = try #require(resting["order_id"]?.string)
        let lower = try call("edit", id, "--limit", "\(bid - 250)", "--yes", "--json")
        #expect(lower.status == 0, "\(lower)")
        #expect(try lower.json()["change"] == .string("done"))
        #expect(try lower.json()["limit_price"] == .string("\(bid - 250)"))
        let larger = try call("edit", try #require(desk.open().first), "--size", "1", "--yes")
        #expect(larger.status == 1 && larger.out.contains("order-notional"), "\(larger)")
        // What was there before the run and is sold leaves no short position.
        let sold = try place("sell", "BTC-USD", "0.001", "--limit", "\(bid - 300)")
        #expect(["open", "partial", "filled"].contains(sold["state"]?.string), "\(sold)")
        var position = JSONValue.null
        try ServedVenue.wait("a position") {
            let status = try venue.run(["status", "--json"], profile: "hand").json()
            position = status["positions"]?[0] ?? .null
            return position["sold_from_before"] == .string("0.001")
        }
        #expect(position["quantity"]?.string.flatMap(Double.init) == 0, "\(position)")
        #expect(position["held"] != nil && position["entry_price"] == nil)
        let ended = try run.stopped()
        #expect(ended.status == 0, "\(ended)")
        #expect(try ended.json()["orders"] == .number("2"), "\(ended)")
        #expect(try ended.json()["residual"] == .string("0"), "\(ended)")
        #expect(try desk.open().isEmpty)
    }

    @Test func `of every form of the exchange arrives as it was asked for`() throws {
        let bid = try desk.bid()
        let low = "\(bid - 300)"
        let high = "\(bid + 300)"
        let bracket = try place(
            "sell", "BTC-USD", "0.01", "--type", "bracket", "--limit", high, "--trigger", low)
        #expect(bracket["state"] == .string("open"))
        let twap = try place(
            "buy", "BTC-USD", "0.0061", "--type", "twap", "--over", "60s", "--slices", "3",
            "--limit", high)
        #expect(["open", "partial"].contains(twap["state"]?.string))
        _ = try place(
            "buy", "BTC-USD", "0.002", "--type", "stop", "--limit", high, "--trigger", high)
        _ = try place("buy", "BTC-USD", "0.002", "--limit", low, "--expires", "10m", "--post-only")
        let listing = try call("list", "--json").json()
        let types = try #require(listing["orders"]?.array).compactMap { order in
            order["type"]?.string.map { "\($0) \(order["size"]?.string ?? "")" }
        }
        // Three equal slices of whole lots.
        #expect(
            types.sorted() == [
                "BRACKET 0.01", "LIMIT 0.002", "STOP_LIMIT 0.002", "TWAP 0.00609999",
            ])
        let unasked = try call("cancel", "--all")
        #expect(unasked.status == 2 && unasked.err.contains("give --yes"), "\(unasked)")
        #expect(try desk.open().count == 4)
        let all = try call("cancel", "--all", "--yes")
        #expect(all.status == 0, "\(all)")
        #expect(try desk.open().isEmpty)
    }

    @Test func `needs a yes, and what cannot be read is told with what would be right`() throws {
        let bid = try desk.bid()
        let unasked = try call("place", "buy", "BTC-USD", "0.002", "--limit", "\(bid - 200)")
        #expect(unasked.status == 2 && unasked.err.contains("give --yes"), "\(unasked)")
        for (arguments, word) in [
            (["up", "BTC-USD", "1", "--limit", "1"], "SIDE"),
            (["buy", "DOGE-USD", "1", "--limit", "1"], "use one of BTC-USD"),
            (["buy", "BTC-USD", "1e3", "--limit", "1"], "SIZE"),
            (["buy", "BTC-USD", "1"], "--limit is missing"),
            (["buy", "BTC-USD", "--limit", "1"], "either SIZE or --notional"),
            (["buy", "BTC-USD", "1", "--limit", "1", "--tif", "day"], "--tif"),
            (["buy", "BTC-USD", "1", "--limit", "1", "--type", "twap"], "--over"),
        ] {
            let answer = try venue.run(
                ["orders", "place"] + arguments + ["--yes"], profile: "hand")
            #expect(answer.status == 2 && answer.err.contains(word), "\(arguments) \(answer)")
        }
        let unknown = try call("cancel", "nonsense")
        #expect(unknown.status == 2 && unknown.err.contains("orders list"), "\(unknown)")
        #expect(try #require(try venue.truth()["orders"]?.array).isEmpty)
    }
}
