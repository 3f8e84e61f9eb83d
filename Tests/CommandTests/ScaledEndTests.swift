import Domain
import JSON
import Ledger
import Testing

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `A scaled order that rests` {
    @Test func `is ended by the run after order_ttl, with all its parts`() throws {
        let desk = try HandDesk(orderTTL: "10s")
        let bid = try desk.bid()
        let call = try desk.venue.start(["run", "--for", "20m", "--json"], "hand")
        try desk.venue.awaitRun(of: "hand")
        let scaled = try desk.place(
            "buy", "BTC-USD", "0.006", "--type", "scaled", "--from", "\(bid - 800)", "--to",
            "\(bid - 1_000)", "--parts", "3")
        #expect(["open", "expired"].contains(scaled["state"]?.string), "\(scaled)")
        let id = try #require(scaled["order_id"]?.string)
        // Before it is ended its money is held; both stand in one answer of the exchange.
        let truth = try desk.venue.truth()
        let order = try #require(truth["orders"]?.array?.first { $0["order_id"]?.string == id })
        let parts = order["order_configuration"]?["scaled_limit_gtc"]?["orders"]
        #expect(parts?.array?.count == 3)
        if order["status"] == .string("OPEN") { #expect(try hold(in: truth) > 0) }

        try ServedVenue.wait("its end") { try desk.truth(id)["status"] == .string("CANCELLED") }
        #expect(try desk.open() == [])
        #expect(try hold(in: try desk.venue.truth()) == 0)
        let ended = try call.stopped()
        #expect(ended.status == 0, "\(ended)")
        let result = try ended.json()
        #expect(result["residual"] == .string("0"), "\(ended)")
        let store = try LedgerStore.openForReading(
            path: desk.venue.desk.path + "/var/data/perps_bot/hand/ledger.db")
        let rows = try store.orders(
            run: try #require(result["run_id"]?.string), countMax: 10)
        #expect(rows.map(\.state) == [.expired])
        let row = try #require(rows.first)
        #expect(row.filled == .zero)
        #expect(row.updatedAt - row.intendedAt >= .second * 10)
    }

    /// What the exchange keeps of the dollars for open orders, in 1e-8.
    private func hold(in truth: JSONValue) throws -> Int64 {
        let hold = truth["balances"]?["USD"]?["hold"]?.string
        return try DecimalText.mantissa(of: try #require(hold), exponent: -8, signed: false)
    }
}
