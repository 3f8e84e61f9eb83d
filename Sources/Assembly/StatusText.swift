internal import Domain
package import JSON

/// What `status` says to people, of the same document that `status --json` prints.
///
/// What the document does not say has no line.
package struct StatusText {
    private let status: JSONValue

    package init(_ status: JSONValue) { self.status = status }

    /// One fact a line.
    package var lines: [String] { head + stops + ladder + account + holdings + plugins + tail }

    private func text(_ key: String) -> String? { status[key]?.string ?? status[key]?.number }

    /// An amount with the currency of the account, where that is known.
    private func money(_ amount: String) -> String {
        text("currency").map { "\(amount) \($0)" } ?? amount
    }

    private var head: [String] {
        let isRunning = status["running"]?.bool == true
        let pid = text("pid").map { ", process \($0)" } ?? ""
        let cause = text("cause").map { "  by \($0)" } ?? ""
        return [
            "profile    \(text("profile") ?? "?")  \(isRunning ? "running\(pid)" : "not running")",
            "level      \(text("level") ?? "?")\(cause)",
            text("since").map { "since      \($0)" },
            text("halt_id").map { "halt id    \($0)" },
            text("lift").map { "to lift    \($0)" },
        ].compactMap { $0 }
    }

    /// What else stops something, and how it ends.
    private var stops: [String] {
        var lines: [String] = []
        for cause in status["causes"]?.array ?? [] where cause["halt_id"] != status["halt_id"] {
            lines.append("also       \(StatusText.line(of: cause))\(since(cause))")
            if let lift = cause["lift"]?.string { lines.append("  to lift  \(lift)") }
        }
        if let blind = text("blind") { lines.append("blind      no entries: \(blind)") }
        if let unseen = text("unseen") { lines.append("unseen     \(unseen)") }
        for block in status["blocks"]?.array ?? [] {
            let parts = [block["symbol"], block["instance"]].compactMap { $0?.string }
            let until = since(block) + (block["until"]?.string.map { "  until \($0)" } ?? "")
            lines.append(
                "blocked    \(block["level"]?.string ?? "?") for "
                    + "\(parts.isEmpty ? "the account" : parts.joined(separator: ", "))  by "
                    + "\(block["cause"]?.string ?? "?")\(until)  halt id "
                    + "\(block["halt_id"]?.string ?? "?")")
            if let lift = block["lift"]?.string { lines.append("  to lift  \(lift)") }
        }
        return lines
    }

    private func since(_ cause: JSONValue) -> String {
        cause["since"]?.string.map { "  since \($0)" } ?? ""
    }

    private var ladder: [String] {
        var lines: [String] = []
        if let sweep = status["cancel_all"] {
            let open = sweep["open_at_venue"]?.number ?? "?"
            lines.append(
                sweep["done"] == .bool(true)
                    ? "cancelled  the venue lists no open order of ours"
                    : "cancelling until the venue lists none of ours; \(open) open")
        }
        if let flatten = status["flatten"] {
            let state = flatten["state"]?.string ?? "?"
            lines.append(
                "flatten    " + (state == "done" ? "done, the venue's own books agree" : state))
            let products = flatten["products"]?.array ?? []
            lines += products.map { "  " + StatusText.flattenLine($0) }
        }
        if let unfinished = status["unfinished"]?["message"]?.string {
            lines.append("last run   \(unfinished)")
        }
        return lines
    }

    private var account: [String] {
        [
            text("equity").map { "equity     \(money($0))" },
            status["margin"].map { "margin     \(line(ofMargin: $0))" },
            "orders     \(text("open_orders") ?? "nobody knows how many are") open",
        ].compactMap { $0 }
    }

    private func line(ofMargin margin: JSONValue) -> String {
        func amount(_ key: String) -> String { margin[key]?.string.map(money) ?? "unknown" }
        var parts = [
            "\(amount("used")) used, \(amount("available")) available",
            margin["leverage"]?.string.map { "leverage \($0)x" }
                ?? "leverage unknown, nothing secures it",
        ]
        if let distance = margin["liquidation_distance"]?.string {
            parts.append("liquidation \(StatusText.percent(distance)) away")
        }
        return parts.joined(separator: "; ")
    }

    /// A share such as `0.0625` as `6.25%`.
    private static func percent(_ share: String) -> String {
        // A share that is no such number stays as it was told.
        guard let e8 = try? DecimalText.mantissa(of: share, exponent: -8, signed: true) else {
            return share
        }
        return DecimalText.text(mantissa: e8, exponent: -6) + "%"
    }

    /// What is held, what earlier runs left of it, and what others may still add.
    private var holdings: [String] {
        var lines: [String] = []
        func name(_ row: JSONValue) -> String { row["symbol"]?.string ?? "?" }
        for position in status["positions"]?.array ?? [] {
            let entry = position["entry_price"]?.string.map { " @ \($0)" } ?? ""
            let sold = position["sold_from_before"]?.string
            let before = sold.map { ", \($0) sold of what was held before the run" } ?? ""
            let held = position["held"]?.string.map { ", \($0) held in all" } ?? ""
            let dust = position["is_dust"]?.bool == true ? ", dust: less than the venue trades" : ""
            let unpriced =
                position["is_unpriced"]?.bool == true ? ", no price: not in the equity" : ""
            lines.append(
                "position   \(position["quantity"]?.string ?? "?") \(name(position))"
                    + entry + before + held + dust + unpriced)
        }
        for row in status["earlier_runs"]?.array ?? [] {
            lines.append(
                "earlier    \(row["quantity"]?.string ?? "?") \(name(row)) left by earlier runs; "
                    + "it counts in the limits, and no strategy sells it")
        }
        for row in status["external"]?.array ?? [] {
            lines.append("others     \(StatusText.line(ofOthers: row, of: name(row)))")
        }
        return lines
    }

    /// What open orders that are not ours may still trade of a product.
    private static func line(ofOthers row: JSONValue, of symbol: String) -> String {
        let sides = ["buy", "sell"].map { ($0, row[$0]?.string ?? "unknown") }
        let told = sides.filter { $0.1 != "0" }.map { side, size in
            size == "unknown" ? "\(side) nobody knows how much" : "\(side) \(size)"
        }
        let isUnknown = sides.contains { $0.1 == "unknown" }
        return "\(symbol): open orders of others may \(told.joined(separator: " and "))"
            + (isUnknown ? "; no entries until that is known" : "; that counts in the limits")
    }

    private var plugins: [String] {
        (status["plugins"]?.array ?? []).map { plugin in
            let reason = plugin["reason"]?.string.map { " \($0)" } ?? ""
            return "plugin     \(plugin["instance"]?.string ?? "?"): "
                + "\(plugin["state"]?.string ?? "?")\(reason)"
        }
    }

    private var tail: [String] { text("updated").map { ["updated    \($0)"] } ?? [] }

    /// A cause of a level, or a block, in a line.
    package static func line(of cause: JSONValue) -> String {
        "\(cause["level"]?.string ?? "?")  by \(cause["cause"]?.string ?? "?")  halt id "
            + "\(cause["halt_id"]?.string ?? "?")"
    }

    /// How far one product is on its way to flat.
    package static func flattenLine(_ product: JSONValue) -> String {
        let why = product["reason"]?.string.map { ": \($0)" } ?? ""
        let left = product["remaining"]?.string ?? "?"
        let isFlat = product["stage"]?.string == "flat"
        return "\(product["symbol"]?.string ?? "?")  \(product["stage"]?.string ?? "?")"
            + (isFlat ? "" : ", \(left) left") + why
    }
}
