import Coinbase
import Domain
import JSON
import Testing

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `What the exchange lists and nobody can read` {
    private let venue: ServedVenue
    private let order: String

    /// An order to buy that rests, and one to sell that is filled.
    init() throws {
        venue = try ServedVenue(at: try Desk())
        let brokerage = try venue.brokerage()
        defer { brokerage.stop() }
        let resting = NewOrder(
            clientID: "rests", product: "BTC-USD", side: .buy,
            configuration: .limit(
                .base(try WireDecimal(parsing: "0.01")), price: try WireDecimal(parsing: "1000"),
                .goodTillCancelled(postOnly: true)))
        let market = NewOrder(
            clientID: "fills", product: "BTC-USD", side: .sell,
            configuration: .market(.base(try WireDecimal(parsing: "0.5"))))
        order = try brokerage.ask("the order") { brokerage.send(resting, done: $0) }.id
        _ = try brokerage.ask("the sale") { brokerage.send(market, done: $0) }
    }

    /// Has the next answer that shows a field show it oddly.
    private func twist(_ field: String, _ value: String = #""odd""#, count: Int = 1) throws {
        try venue.control(
            "faults",
            #"{"fault":"odd_value","field":"\#(field)","value":\#(value),"count":\#(count)}"#)
    }

    private func struck() throws -> Bool { try venue.strikes()["odd_value"] != nil }

    @Test func `is not told as none of it`() throws {
        for (command, field, said) in [
            (["orders", "list"], "outstanding_hold_amount", "no orders are known"),
            (["fills"], "commission", "no fills are known since "),
        ] {
            try twist(field)
            let answer = try venue.run(command)
            #expect(answer.status == 1 && answer.out.hasPrefix(said), "\(answer)")
            #expect(answer.err.contains("cannot be read"), "\(answer)")
        }
        let whole = try venue.run(["orders", "list", "--product", "ETH-USD"])
        #expect(whole.status == 0 && whole.out == "no orders\n", "\(whole)")
    }

    @Test func `is cancelled by its id, with all others`() throws {
        try twist("outstanding_hold_amount")
        let answer = try venue.run(["orders", "cancel", "--all", "--yes"])
        #expect(try struck())
        // Whether there were more such rows nobody knows.
        #expect(answer.status == 1, "\(answer)")
        #expect(answer.out == "\(order)  BTC-USD  CANCELLED  filled 0\n", "\(answer)")
        #expect(answer.err.contains("a row of order \(order) cannot be read"), "\(answer)")
        let left = try venue.run(["orders", "cancel", "--all", "--yes"])
        #expect(left.status == 0 && left.out == "no open orders\n", "\(left)")
    }

    @Test func `is cancelled when it is named, though it cannot be looked at`() throws {
        try twist("outstanding_hold_amount", count: 100)
        let answer = try venue.run(["orders", "cancel", order, "--json"])
        #expect(answer.status == 1, "\(answer)")
        let rows = try #require(try answer.json()["orders"]?.array)
        #expect(rows == [.object(["order_id": .string(order)])])
        #expect(try answer.json()["complete"] == .bool(false))
        try venue.heal("odd_value")
        let shown = try venue.run(["orders", "list", "--status", "cancelled", "--json"])
        #expect(try shown.json()["orders"]?[0]?["order_id"] == .string(order), "\(shown)")
    }

    @Test func `is no unknown order to who edits it, and none is to who cancels by our id`() throws
    {
        for command in [
            ["orders", "edit", order, "--size", "0.009", "--yes"],
            ["orders", "cancel", "rests"],
        ] {
            try twist("outstanding_hold_amount")
            let answer = try venue.run(command + ["--json"])
            #expect(answer.status == 1, "\(answer)")
            #expect(
                try answer.json()["error"]?["code"] == .string("orders.unread"), "\(answer)")
        }
        let other = try venue.run(["orders", "cancel", "never", "--json"])
        #expect(other.status == 2, "\(other)")
        #expect(try other.json()["error"]?["code"] == .string("orders.unknown"))
        let edit = try venue.run(["orders", "edit", order, "--size", "0.009", "--yes"])
        #expect(edit.status == 0 && edit.out.hasPrefix("\(order)  BTC-USD"), "\(edit)")
    }

    @Test func `is no part of what all means, nor silent before a sale of everything`() throws {
        try twist("has_next", "true")
        let preview = try venue.run(
            ["orders", "preview", "sell", "BTC-USD", "all", "--limit", "50000", "--json"])
        #expect(preview.status == 1, "\(preview)")
        let fault = try preview.json()["error"]
        #expect(fault?["code"] == .string("coinbase.wallets"), "\(preview)")
        try twist("has_next", "true")
        let flatten = try venue.run(["flatten"])
        #expect(flatten.status == 2, "\(flatten)")
        #expect(flatten.err.contains("held  more may be there: more follows"), "\(flatten)")
    }
}
