import Assembly
import JSON
import Testing

@Suite struct `The text of status` {
    private func lines(_ members: [(String, JSONValue?)]) -> [String] {
        let known = members.compactMap { key, value in value.map { JSONMember(key, $0) } }
        return StatusText(.object(known)).lines
    }

    private func rows(_ rows: [KeyValuePairs<String, String>]) -> JSONValue {
        .array(rows.map { row in .object(row.map { JSONMember($0.key, .string($0.value)) }) })
    }

    @Test func `says of a profile that never ran where it stands, and nothing else`() {
        #expect(
            lines([
                ("profile", .string("dev")), ("running", .bool(false)),
                ("level", .string("NORMAL")), ("causes", .array([])), ("blocks", .array([])),
                ("plugins", .array([])), ("open_orders", .int(0)), ("positions", .array([])),
            ]) == ["profile    dev  not running", "level      NORMAL", "orders     0 open"])
    }

    @Test func `shows what earlier runs left, and what open orders of others may do`() {
        #expect(
            lines([
                ("profile", .string("spot")), ("running", .bool(true)), ("pid", .int(7)),
                ("level", .string("NORMAL")), ("open_orders", .int(2)),
                ("equity", .string("100.5")), ("currency", .string("USD")),
                (
                    "positions",
                    rows([["symbol": "BTC-USD", "quantity": "0.01", "entry_price": "60000"]])
                ),
                ("earlier_runs", rows([["symbol": "BTC-USD", "quantity": "0.02"]])),
                (
                    "external",
                    rows([
                        ["symbol": "BTC-USD", "buy": "1.5", "sell": "0"],
                        ["symbol": "ETH-USD", "buy": "1", "sell": "2"],
                        ["symbol": "SOL-USD", "buy": "unknown", "sell": "0.1"],
                    ])
                ),
            ]) == [
                "profile    spot  running, process 7", "level      NORMAL",
                "equity     100.5 USD", "orders     2 open",
                "position   0.01 BTC-USD @ 60000",
                "earlier    0.02 BTC-USD left by earlier runs; it counts in the limits, and no "
                    + "strategy sells it",
                "others     BTC-USD: open orders of others may buy 1.5; that counts in the limits",
                "others     ETH-USD: open orders of others may buy 1 and sell 2; that counts in "
                    + "the limits",
                "others     SOL-USD: open orders of others may buy nobody knows how much and sell "
                    + "0.1; no entries until that is known",
            ])
    }

    @Test func `marks what cannot be sold and what has no price`() {
        #expect(
            lines([
                (
                    "positions",
                    .array([
                        .object([
                            "symbol": .string("BTC-USD"), "quantity": .string("0.00001"),
                            "is_dust": .bool(true),
                        ]),
                        .object([
                            "symbol": .string("ETH-USD"), "quantity": .string("2"),
                            "is_unpriced": .bool(true),
                        ]),
                    ])
                )
            ]).filter { $0.hasPrefix("position") } == [
                "position   0.00001 BTC-USD, dust: less than the venue trades",
                "position   2 ETH-USD, no price: not in the equity",
            ])
    }

    @Test func `shows margin, with what is not known of it`() {
        func line(_ members: KeyValuePairs<String, String>) -> [String] {
            let margin = JSONValue.object(members.map { JSONMember($0.key, .string($0.value)) })
            return lines([("currency", .string("USD")), ("margin", margin)])
                .filter { $0.hasPrefix("margin") }
        }
        #expect(
            line([
                "leverage": "3.5", "used": "24.6", "available": "-1.5",
                "liquidation_distance": "0.0625",
            ]) == [
                "margin     24.6 USD used, -1.5 USD available; leverage 3.5x; liquidation 6.25% "
                    + "away"
            ])
        #expect(
            line(["used": "24.6", "available": "-1.5", "liquidation_distance": "-0.01"]) == [
                "margin     24.6 USD used, -1.5 USD available; leverage unknown, nothing secures "
                    + "it; liquidation -1% away"
            ])
        #expect(
            line(["leverage": "0", "used": "0", "available": "100"])
                == ["margin     0 USD used, 100 USD available; leverage 0x"])
    }
}
