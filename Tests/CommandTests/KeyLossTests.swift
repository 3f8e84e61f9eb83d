import Domain
import Foundation
import JSON
import Ledger
import Risk
import Testing

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `A key that loses its rights` {
    @Test func `halts the run at its next order, and not an hour later`() throws {
        let desk = try HandDesk()
        let bid = try desk.bid()
        let run = try desk.venue.start(["run", "--for", "20m", "--json"], "hand")
        try desk.venue.awaitRun(of: "hand")
        try desk.venue.control("keys", #"{"can_trade":false}"#)
        let order = try desk.call(
            "place", "buy", "BTC-USD", "0.001", "--limit", "\(bid - 200)", "--yes", "--json")
        #expect(order.status == 1, "\(order)")
        var told = ""
        try ServedVenue.wait("a halt") {
            let status = try desk.venue.run(["status", "--json"], profile: "hand")
            told = status.out
            return try status.json()["level"] == .string("HALT")
        }
        #expect(told.contains("the key may not trade"), "\(told)")
        let ended = try run.stopped()
        #expect(ended.status == 4, "\(ended)")
        #expect(try desk.venue.truth()["orders"]?.array == [])
    }
}

/// A key that the exchange shuts out for a while, under a run that trades.
@Suite(
    .enabled(if: Program.isPresent, "\(Program.absence)"),
    .enabled(if: PluginAuthor.isPresent, "\(PluginAuthor.absence)"))
struct `A key that is refused` {
    @Test func `is looked at after a 401 that no clock explains`() throws {
        let run = try QuoterRun(
            at: try ServedVenue(
                at: try Desk(), ["--seed", "52", "--pace", "5x"]))
        let call = try run.start()
        try run.awaitFill()
        // Shows the look, which is not due for an hour.
        try run.venue.control(
            "faults", #"{"fault":"drip_reply","path":"key_permissions","delay":"1ms"}"#)
        try run.venue.control(
            "faults", #"{"fault":"refuse_tokens","path":"/orders/historical"}"#)
        // A lost connection has the clock read, and then everything listed.
        try run.venue.control("disconnect", #"{"path":"/user"}"#)
        try ServedVenue.wait("a look at the key") {
            try run.venue.strikes()["drip_reply"]?.int == 1
        }
        #expect(try run.venue.strikes()["refuse_tokens"]?.int == 1)
        try run.settle()
        let result = try run.expectEqualBooks(after: try call.stopped())
        #expect(["NORMAL", "CAUTION"].contains(result["level"]?.string))
    }

    @Test func `opens nothing from the first 403 on, and does once its rights are told again`()
        throws
    {
        let venue = try ServedVenue(at: try Desk(), ["--seed", "53", "--pace", "5x"])
        let run = try QuoterRun(at: venue)
        let call = try run.start()
        try run.awaitFill()
        try venue.control("keys", #"{"can_view":false,"can_trade":false}"#)
        let reason = "the venue refuses to say even what the key may do: not permitted: "
        try ServedVenue.wait("a run that opens nothing") {
            let status = try run.status()
            return status["blind"]?.string?.hasPrefix(reason) == true
                && status["level"] == .string("CAUTION")
        }
        let id = try #require(try run.status()["run_id"]?.string)
        try ServedVenue.wait("an entry that is refused for it") {
            try refusals(in: run.ledger, of: id).contains { $0.contains(reason) }
        }
        try venue.control("keys", #"{"can_view":true,"can_trade":true}"#)
        try ServedVenue.wait("a run that sees again") {
            let status = try run.status()
            return status["running"] == .bool(true) && status["blind"] == nil
        }
        try run.settle()
        let result = try run.expectEqualBooks(after: try call.stopped())
        #expect(["NORMAL", "CAUTION"].contains(result["level"]?.string))
    }

    /// Why guards refused orders.
    private func refusals(in ledger: String, of run: String) throws -> [String] {
        let store = try LedgerStore.openForReading(path: ledger)
        return try store.orders(run: run, countMax: 10_000).flatMap { row in
            try #require(try store.order(row.intent.order, run: run)).checks
                .map(\.judgement.text)
        }
    }
}
