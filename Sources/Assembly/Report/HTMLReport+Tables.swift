internal import Domain

extension HTMLReport {
    /// The figures that stand first, and what they are called there.
    private static let leading: [(name: String, label: String, isMoney: Bool)] = [
        ("equity_end", "Equity at the end", true),
        ("realised_pnl", "Realised", true),
        ("unrealised_pnl", "Unrealised", true),
        ("fees", "Fees", true),
        ("max_drawdown_pct", "Deepest drawdown", false),
        ("orders", "Orders sent", false),
        ("fills", "Fills", false),
        ("denied", "Orders refused", false),
        ("residual", "Residual", false),
    ]

    static func headlines(_ report: RunReport) -> String {
        let tiles = leading.compactMap { name, label, isMoney -> String? in
            guard let figure = report.figures.first(where: { $0.name == name }) else { return nil }
            var value = PlotText.grouped(figure.value)
            if isMoney { value = PlotText.toTheCent(figure.value) }
            if name == "max_drawdown_pct" { value = PlotText.toTheCent(figure.value) + " %" }
            let unit = isMoney ? " <small>\(PlotText.escaped(report.currency))</small>" : ""
            return "<div class=\"tile \(mood(name, figure.value))\"><dt>\(label)</dt>"
                + "<dd>\(PlotText.escaped(value))\(unit)</dd></div>"
        }
        return "<dl class=\"tiles\">\(tiles.joined(separator: "\n"))</dl>"
    }

    /// Gains and losses are told apart, and a residual that is not 0 is bad news.
    private static func mood(_ name: String, _ value: String) -> String {
        if name == "residual" { return value == "0" ? "good" : "bad" }
        guard name.hasSuffix("_pnl"), value != "0" else { return "" }
        return value.hasPrefix("-") ? "bad" : "good"
    }

    static func refusals(_ report: RunReport) -> String {
        let rows = report.refusals.filter { $0.count > 0 }.sorted {
            ($1.count, $0.guard) < ($0.count, $1.guard)
        }
        guard let most = rows.first?.count else {
            return section("Refusals by guard", "<p class=\"empty\">No order was refused.</p>")
        }
        let bars = rows.map { row in
            let share = PlotText.at(100 * Double(row.count) / Double(most))
            return "<tr><th>\(PlotText.escaped(row.guard))</th><td class=\"bar\">"
                + "<span style=\"width:\(share)%\"></span></td>"
                + "<td class=\"number\">\(PlotText.grouped(String(row.count)))</td></tr>"
        }
        return section(
            "Refusals by guard", "<table class=\"bars\">\(bars.joined(separator: "\n"))</table>")
    }

    static func trades(_ report: RunReport) -> String {
        let all = report.markets.flatMap { market in market.fills.map { (market.product, $0) } }
            .sorted { ($0.1.time, $0.1.order) < ($1.1.time, $1.1.order) }
        guard !all.isEmpty else {
            return section("Trades", "<p class=\"empty\">Nothing was traded.</p>")
        }
        let left = max(0, all.count - rowsMax)
        let head = left > 0 ? all.prefix(rowsMax / 2) : all[...]
        let tail = left > 0 ? all.suffix(rowsMax / 2) : []
        var rows = head.map { row($0.0, $0.1) }
        if left > 0 {
            let count = PlotText.grouped(String(left))
            rows.append(
                "<tr class=\"left\"><td colspan=\"7\">\(count) trades are left out</td></tr>")
        }
        rows += tail.map { row($0.0, $0.1) }
        let heads = ["Time", "Product", "Side", "Size", "Price", "Fee", "Order"].enumerated()
            .map { "<th\($0 > 2 ? " class=\"number\"" : "")>\($1)</th>" }.joined()
        return section(
            "Trades", note: "\(PlotText.grouped(String(all.count))) fills",
            "<table><thead><tr>\(heads)</tr></thead><tbody>\n"
                + rows.joined(separator: "\n") + "\n</tbody></table>")
    }

    private static func row(_ product: String, _ fill: ReportFill) -> String {
        let texts = [fill.quantity, fill.price, fill.fee].map(PlotText.grouped) + ["\(fill.order)"]
        let numbers = texts.map { "<td class=\"number\">\(PlotText.escaped($0))</td>" }.joined()
        let moment = fill.time.rfc3339.split(separator: "T").joined(separator: " ").dropLast()
        let side = fill.side == .buy ? "buy" : "sell"
        return "<tr><td class=\"time\">\(moment)</td><td>\(PlotText.escaped(product))</td>"
            + "<td class=\"\(side)\">\(side)</td>\(numbers)</tr>"
    }

    static func figures(_ report: RunReport) -> String {
        let rows = report.figures.map { figure in
            "<tr><th>\(PlotText.escaped(figure.name))</th>"
                + "<td>\(PlotText.escaped(figure.value))</td></tr>"
        }
        return section(
            "Every figure", note: "as <code>--json</code> prints it",
            "<table class=\"figures\">\(rows.joined(separator: "\n"))</table>")
    }
}
