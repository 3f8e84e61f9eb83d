import Coinbase
import Domain
import Foundation
import JSON
import Testing

/// A strategy that moves its order, on an exchange that the program serves.
@Suite(
    .enabled(
        if: Program.isPresent && PluginAuthor.isPresent,
        "\(Program.absence), or \(PluginAuthor.absence)"))
struct `A moving order on a served exchange` {
    let venue: ServedVenue
    init() throws {
        venue = try ServedVenue(at: try Desk(), ["--seed", "7", "--pace", "5x"])
        try PluginAuthor.build(PluginAuthor.mover, "mover", at: venue.desk)
        var lines: [String] = []
        for key in ["rest", "market_ws", "user_ws"] {
            let address = try #require(venue.announcement[key]?.string)
            lines.append("\(key): \"\(address)\"")
        }
        try venue.desk.write(
            """
            name: moving
            mode: paper
            venue: {kind: coinbase, \(lines.joined(separator: ", "))}
            feed: {kind: coinbase}
            products: [BTC-USD]
            limits: {price_collar: 100 bps, order_notional: 1_000 USD,
              position_notional: 5_000 USD, gross_exposure: 10_000 USD, open_orders: 1,
              order_rate: 10/s, duplicate_window: 2s, mark_staleness: 10s, daily_loss: 500 USD}
            strategies:
              - {module: com.test.mover, name: mover, products: [BTC-USD], parameters: {},
                 sizer: {module: fixed-notional, parameters: {notional: 500 USD}}}
            telemetry: {cycle: 1s, log: trace}

            """, to: "config/profiles/moving.yaml")
    }

    @Test func `is replaced again and again, and never stands twice, though replies are lost`()
        throws
    {
        let call = try venue.start(["run", "--for", "20m", "--json"], "moving")
        func count() throws -> Int { try venue.truth()["orders"]?.array?.count ?? 0 }
        try ServedVenue.wait("a change") { try count() >= 2 }
        try venue.control("faults", #"{"fault":"lose_reply","percent":30,"path":"/orders"}"#)
        try ServedVenue.wait("lost replies") {
            try venue.strikes()["lose_reply"]?.int ?? 0 >= 2
        }
        try venue.heal("lose_reply")
        let before = try count()
        try ServedVenue.wait("another change") { try count() > before }
        let answer = try call.stopped()
        #expect(answer.status == 0, "\(answer)")
        let result = try answer.json()
        #expect(result["residual"] == .string("0"), "\(answer)")
        #expect(["NORMAL", "CAUTION"].contains(result["level"]?.string), "\(answer)")
        let truth = try venue.truth()
        let orders = try #require(truth["orders"]?.array)
        let rows = try orders.map(row).sorted { $0.first < $1.first }
        #expect(rows.count >= 3, "\(answer)")
        let chains = Dictionary(grouping: rows, by: \.id.order)
        for chain in chains.values {
            #expect(chain.map(\.id.replacement) == (0..<chain.count).map { UInt8($0) })
        }
        for (earlier, later) in zip(rows, rows.dropFirst()) {
            #expect(earlier.last <= later.first)
        }
        #expect(!orders.contains { $0["status"]?.string == "OPEN" })
        let chain = try #require(chains.max { $0.value.count < $1.value.count })
        #expect(chain.value.count >= 2)
        let story = try venue.run(
            ["explain", "order", "\(chain.key)", "--json"], profile: "moving"
        ).json()
        let amends = try #require(story["amends"]?.array)
        let approved = amends.filter { $0["approved"] == .bool(true) }
        #expect(approved.count >= chain.value.count - 1, "\(story.text())")
    }

    /// An order's id, when it came to the exchange, and when anything last happened to it.
    private func row(
        _ order: JSONValue
    ) throws -> (id: ClientOrderID, first: Timestamp, last: Timestamp) {
        let text = try #require(order["client_order_id"]?.string)
        let first = try #require(order["created_time"]?.string)
        let last = try #require(order["last_update_time"]?.string)
        return (
            try #require(ClientOrderID(text)), try #require(Timestamp(rfc3339: first)),
            try #require(Timestamp(rfc3339: last))
        )
    }
}
