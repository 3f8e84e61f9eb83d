internal import Domain

/// A run as one page: no script, nothing to load, light or dark as the reader's system.
package enum HTMLReport {
    /// Fills marked in a chart at most, and rows in the table of trades.
    static let marksMax = 2_000
    static let rowsMax = 500

    package static func page(_ report: RunReport) -> String {
        let sections = [
            headlines(report), equity(report), markets(report), refusals(report), trades(report),
            figures(report),
        ]
        let title = PlotText.escaped(report.title)
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="perps-bot">
            <title>\(title)</title>
            <style>
            \(HTMLStyle.sheet)
            </style>
            </head>
            <body>
            <main>
            <header><h1>\(title)</h1><p>\(PlotText.escaped(report.subtitle))</p></header>
            \(sections.joined(separator: "\n"))
            <footer>Times are UTC. Pictures keep the extremes of long series; the figures are
            exact.</footer>
            </main>
            </body>
            </html>

            """
    }

    /// A part of the page; `note` stands beside its head.
    static func section(_ head: String, note: String = "", _ body: String) -> String {
        let aside = note.isEmpty ? "" : "<span class=\"note\">\(note)</span>"
        return "<section><h2>\(PlotText.escaped(head))\(aside)</h2>\n\(body)\n</section>"
    }

    private static func equity(_ report: RunReport) -> String {
        let unit = PlotText.escaped(report.currency)
        guard let chart = Chart("Equity", unit: "", of: report.equity, height: 260),
            let fall = Chart("Drawdown", unit: " %", of: report.equity.drawdown, height: 150)
        else { return section("Equity", "<p class=\"empty\">Nothing was counted.</p>") }
        let period = "\(day(chart.times.first)) to \(day(chart.times.last))"
        return section(
            "Equity", note: "\(unit), \(period)",
            chart.svg(
                area: chart.values.low, shade: "equity",
                marks: chart.points.first.map { chart.level(at: $0.value, "start") } ?? ""))
            + "\n"
            + section(
                "Drawdown", note: "below the highest equity before",
                fall.svg(area: 0, shade: "fall"))
    }

    private static func day(_ time: Timestamp) -> String { String(time.rfc3339.prefix(10)) }

    private static func markets(_ report: RunReport) -> String {
        report.markets.map { market in
            guard let chart = Chart(market.product, unit: "", of: market.price, height: 300) else {
                return section(market.product, "<p class=\"empty\">No price was seen.</p>")
            }
            let left = max(0, market.fills.count - marksMax)
            var note = "<i class=\"buy\">▲ bought</i> <i class=\"sell\">▼ sold</i>"
            if left > 0 { note += ", the last \(left) fills are not marked" }
            return section(
                market.product, note: note, chart.svg(shade: "price", marks: marks(market, chart)))
        }.joined(separator: "\n")
    }

    private static func marks(_ market: ReportMarket, _ chart: Chart) -> String {
        market.fills.prefix(marksMax).filter(\.plottedPrice.isFinite).map { fill in
            let (x, y) = (chart.x(fill.time), chart.y(fill.plottedPrice))
            let isBuy = fill.side == .buy
            let size = market.fills.count > 300 ? 2.5 : 4.5
            let foot = y + (isBuy ? 2 : -2) * size
            let corners = [(x, y), (x - size, foot), (x + size, foot)]
                .map { "\(PlotText.at($0.0)),\(PlotText.at($0.1))" }.joined(separator: " ")
            let words = "\(isBuy ? "bought" : "sold") \(fill.quantity) at \(fill.price)"
            return "<polygon class=\"\(isBuy ? "buy" : "sell")\" points=\"\(corners)\"><title>"
                + PlotText.escaped("order \(fill.order): \(words), \(fill.time.rfc3339)")
                + "</title></polygon>\n"
        }.joined()
    }
}
