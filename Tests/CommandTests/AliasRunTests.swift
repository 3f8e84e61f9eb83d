import Coinbase
import Domain
import Foundation
import JSON
import Testing

/// Products that share a book and are paid from wallets of their own.
@Suite(
    .enabled(if: Program.isPresent, "\(Program.absence)"),
    .enabled(if: PluginAuthor.isPresent, "\(PluginAuthor.absence)"))
struct `A product that shares the book of another` {
    let venue: ServedVenue
    init() throws { venue = try ServedVenue(at: try Desk(), ["--seed", "61", "--pace", "5x"]) }

    @Test func `is traded from its own wallet, while somebody trades the other`() throws {
        let run = try QuoterRun(at: venue, on: "BTC-USDC")
        let call = try run.start()
        try run.awaitFill()
        // It moves the holding that both share, and a wallet that the run does not count.
        let brokerage = try venue.brokerage()
        let other = NewOrder(
            clientID: "by-somebody", product: "BTC-USD", side: .sell,
            configuration: .market(.base(try WireDecimal(parsing: "0.25"))))
        let sale = try brokerage.ask("the other's order") { brokerage.send(other, done: $0) }
        brokerage.stop()
        // By hand, in the run.
        let hand = try venue.run(
            ["orders", "place", "buy", "BTC-USDC", "0.002", "--type", "market", "--yes", "--json"],
            profile: QuoterRun.profile)
        #expect(hand.status == 0, "\(hand)")
        #expect(try hand.json()["product"] == .string("BTC-USDC"))
        #expect(try hand.json()["state"] == .string("filled"), "\(hand)")
        let fills = try #require(try venue.truth()["fills"]?.array).count
        try ServedVenue.wait("more fills") {
            try venue.truth()["fills"]?.array?.count ?? 0 > fills
        }
        try run.settle()
        let result = try run.expectEqualBooks(after: try call.stopped())
        #expect(["NORMAL", "CAUTION"].contains(result["level"]?.string))

        let truth = try venue.truth()
        let rows = try #require(truth["fills"]?.array)
        let ofOther = rows.filter { $0["order_id"]?.string == sale.id }
        #expect(!ofOther.isEmpty && ofOther.allSatisfy { $0["product_id"] == .string("BTC-USD") })
        #expect(
            rows.filter { $0["product_id"] == .string("BTC-USD") }.count == ofOther.count,
            "the run traded what it was not asked to")
        // The dollars are the sale's alone.
        var dollars = try decimal("100000")
        for row in ofOther {
            let (price, size) = (try decimal(row["price"]), try decimal(row["size"]))
            let value = try #require(price.multiplied(by: size))
            let sum = try #require(dollars.adding(value))
            dollars = try #require(sum.adding(-(try decimal(row["commission"]))))
        }
        let wallet = try decimal(truth["balances"]?["USD"]?["balance"])
        let gap = try #require(wallet.adding(-dollars))
        // The venue rounds each value to 1e-8.
        let most = WireDecimal(Int64(ofOther.count), exponent: -8)
        #expect(gap <= most && -gap <= most, "\(wallet.text), not \(dollars.text)")
    }

    private func decimal(_ value: JSONValue?) throws -> WireDecimal {
        try decimal(try #require(value?.string))
    }

    private func decimal(_ text: String) throws -> WireDecimal { try WireDecimal(parsing: text) }

    @Test func `is decided again by a backtest of what was recorded of it`() throws {
        try venue.writeTrader("there", tradesHere: false, product: "BTC-USDC")
        let path = venue.desk.path + "/day.jsonl"
        let live = try venue.run(["--record", path], "there") { $0["events"]?.int ?? 0 > 50 }
        #expect(live.status == 0, "\(live)")
        let again = try venue.run(["backtest", "--data", path, "--json"], profile: "there")
        #expect(again.status == 0, "\(again)")
        let (first, second) = (try live.json(), try again.json())
        #expect(first["events"] != .number("0"))
        for key in ["decisions_sha256", "events", "bars", "orders", "fills", "fees", "equity_end"] {
            #expect(first[key] == second[key], "\(key)")
        }
    }
}
