import Domain
import Foundation
import JSON
import Ledger
import Risk
import Testing

/// An exchange whose process dies while a run trades there, and comes back.
@Suite(
    .enabled(if: Program.isPresent, "\(Program.absence)"),
    .enabled(if: PluginAuthor.isPresent, "\(PluginAuthor.absence)"))
struct `An exchange that dies under a run` {
    @Test func `is missed, found again, and nothing is lost on either side`() throws {
        let desk = try Desk()
        let venue = try ServedVenue.lasting(at: desk, ["--seed", "51", "--pace", "5x"])
        let run = try QuoterRun(at: venue)
        let call = try run.start()
        try run.awaitFill()
        let resting = try rest(run)
        let before = try venue.truth()
        #expect(try status(of: resting, in: before) == "OPEN")

        venue.stop()
        try ServedVenue.wait("a run that misses its orders") { try run.status()["blind"] != nil }
        let missed = now()
        try venue.serveAgain()
        let back = now()
        let after = try venue.truth()
        try expectKept(before, in: after)
        #expect(try status(of: resting, in: after) == "OPEN")

        try ServedVenue.wait("a run that sees again") {
            let status = try run.status()
            return status["blind"] == nil && status["level"] == .string("NORMAL")
        }
        let count = try purchases(in: try venue.truth())
        try ServedVenue.wait("a purchase") {
            try purchases(in: try venue.truth()) > count
        }
        let answer = try call.stopped()
        // What was under way when the exchange died stays unknown for longer than the run.
        let result = try run.expectEqualBooks(
            after: answer, as: QuoterRun.End(mayStayUnknown: true))
        #expect(["NORMAL", "CAUTION"].contains(result["level"]?.string))
        #expect(try status(of: resting, in: try venue.truth()) == "CANCELLED")
        let id = try #require(result["run_id"]?.string)
        // CAUTION lasts ten seconds longer than its cause, which is there until the venue is.
        try expectNoEntry(missed, back + .second * 10, in: run.ledger, id)
    }

    /// Sends an order by hand that nobody cancels before the end of the run, and gives its id.
    private func rest(_ run: QuoterRun) throws -> String {
        let fills = try #require(try run.venue.truth()["fills"]?.array)
        let price = try #require(fills.last?["price"]?.string?.split(separator: ".").first)
        let dollars = try #require(Int(price))
        let limit = String(dollars - dollars / 150)
        let answer = try run.venue.run(
            [
                "orders", "place", "buy", "BTC-USD", "0.002", "--limit", limit, "--expires", "1h",
                "--yes", "--json",
            ], profile: QuoterRun.profile)
        try #require(answer.status == 0, "\(answer)")
        let order = try answer.json()
        #expect(order["state"] == .string("open"), "\(answer)")
        return try #require(order["order_id"]?.string)
    }

    private func orders(in truth: JSONValue) throws -> [JSONValue] {
        try #require(truth["orders"]?.array)
    }

    private func status(of id: String, in truth: JSONValue) throws -> String? {
        try orders(in: truth).first { $0["order_id"]?.string == id }?["status"]?.string
    }

    private func purchases(in truth: JSONValue) throws -> Int {
        try orders(in: truth).count { $0["side"] == .string("BUY") }
    }

    /// Demands that whatever was there is there again: more may have come before the venue died.
    private func expectKept(_ before: JSONValue, in after: JSONValue) throws {
        func names(_ truth: JSONValue) throws -> [String] {
            try orders(in: truth).map { order in
                "\(order["order_id"]?.string ?? "?") \(order["client_order_id"]?.string ?? "?")"
            }
        }
        let (old, new) = (try names(before), try names(after))
        #expect(Array(new.prefix(old.count)) == old)
        let fills = try #require(before["fills"]?.array)
        #expect(!fills.isEmpty)
        #expect(Array(try #require(after["fills"]?.array).prefix(fills.count)) == fills)
    }

    /// Demands that entries were refused while the exchange was away, with the reason for it.
    private func expectNoEntry(
        _ start: Timestamp, _ end: Timestamp, in ledger: String, _ run: String
    ) throws {
        let store = try LedgerStore.openForReading(path: ledger)
        let entries = try store.orders(run: run, countMax: 10_000).filter {
            $0.intent.side == .buy && (start...end).contains($0.intendedAt)
        }
        #expect(!entries.contains { $0.vetting?.isApproved == true })
        let texts = try entries.flatMap { entry in
            try #require(try store.order(entry.intent.order, run: run)).checks.map(\.judgement.text)
        }
        let reasons = ["connection is lost", "messages of the book were lost"]
        #expect(texts.contains { text in reasons.contains(where: text.hasSuffix) }, "\(texts)")
    }

    /// The machine's clock, which is a run's too.
    private func now() -> Timestamp {
        Timestamp(nanos: Int64(Date().timeIntervalSince1970 * 1_000) * 1_000_000)
    }
}
