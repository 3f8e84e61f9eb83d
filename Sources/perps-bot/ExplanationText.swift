internal import JSON

/// An explanation as people read it.
enum ExplanationText {
    static func text(_ document: JSONValue) -> String {
        func value(_ path: String...) -> String {
            var node: JSONValue? = document
            for key in path { node = node?[key] }
            return node?.string ?? node?.number ?? "?"
        }
        var lines = [
            "order \(value("order", "number"))  \(value("order", "state"))  "
                + "\(value("intent", "side")) \(value("intent", "symbol"))  "
                + "by \(value("intent", "instance"))  at \(value("intent", "time"))",
            "asked   \(value("intent", "type")) \(value("intent", "tif")), limit "
                + "\(value("intent", "limit")), size \(value("intent", "size")); caused by event "
                + value("intent", "cause"),
            sized(document["sizing"]),
        ]
        if let reason = document["order"]?["reason"]?.string { lines.append("denied  \(reason)") }
        lines.append("guards")
        for check in document["checks"]?.array ?? [] { lines.append(line(check)) }
        for change in document["amends"]?.array ?? [] { lines += text(ofChange: change) }
        let fills = document["fills"]?.array ?? []
        lines.append(fills.isEmpty ? "fills   none" : "fills")
        for fill in fills {
            let part = { (key: String) in fill[key]?.string ?? "?" }
            lines.append(
                "  \(part("time"))  \(part("quantity")) @ \(part("price"))  fee \(part("fee"))  "
                    + part("liquidity"))
        }
        return lines.joined(separator: "\n")
    }

    /// The size, who decided it, and the numbers that a sizer plugin gave as its reasons.
    private static func sized(_ sizing: JSONValue?) -> String {
        func value(_ key: String) -> String? { sizing?[key]?.string }
        let decider = value("sizer") ?? value("method") ?? "?"
        var line = "sized   \(value("quantity") ?? "?") by \(decider) at \(value("price") ?? "?")"
        guard value("sizer") != nil else { return line }
        var reasons: [String] = []
        if let unit = value("unit"), let measured = value("measured") {
            let limit = value("limit").flatMap { $0 == "0" ? nil : " of \($0)" } ?? ""
            reasons.append("\(measured)\(limit) \(unit)")
        }
        if let text = value("text") { reasons.append(text) }
        if let wanted = value("wanted"), wanted != value("quantity") {
            reasons.append("it answered \(wanted)")
        }
        if !reasons.isEmpty { line += ": " + reasons.joined(separator: ", ") }
        return line
    }

    /// One wish to change the order, what became of it, and what every guard said.
    private static func text(ofChange change: JSONValue) -> [String] {
        let part = { (key: String) in change[key]?.string ?? "?" }
        let isApproved = change["approved"]?.bool == true
        let first =
            "\(isApproved ? "changed" : "kept   ")  \(part("time"))  size "
            + "\(part(isApproved ? "quantity" : "wanted")), limit \(part("limit"))"
        let reason = change["reason"]?.string.map { ": \($0)" } ?? ""
        return [first + reason] + (change["checks"]?.array ?? []).map(line)
    }

    private static func line(_ check: JSONValue) -> String {
        func part(_ key: String) -> String { check[key]?.string ?? check[key]?.number ?? "" }
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        var line =
            "  " + padded(part("guard"), 18) + padded(part("kind"), 8) + padded(part("verdict"), 12)
        if check["measured"] != nil || check["limit"] != nil {
            let isAllowed = check["verdict"]?.string == "allow"
            let absent = isAllowed ? "none" : "unknown"
            let measured = part("measured").isEmpty ? absent : part("measured")
            line += padded("\(measured) of \(part("limit")) \(part("unit"))", 34)
        }
        return line + part("text")
    }
}
