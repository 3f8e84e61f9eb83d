internal import Assembly
internal import Domain
import Testing

@Suite struct `The page of a run` {
    @Test func `shows every figure and names what it leaves out`() {
        let page = HTMLReport.page(sample(fills: 2_501))
        for text in [
            "<dd>9,876.54 <small>USD</small></dd>", "<th>decisions_sha256</th><td>9f86</td>",
            "2,501 fills", "2,001 trades are left out", "the last 501 fills are not marked",
            "<th>collar</th>", "class=\"tile good\"><dt>Residual",
        ] {
            #expect(page.contains(text), "\(text)")
        }
        #expect(page.ranges(of: "<polygon").count == 2_000)
        #expect(page.ranges(of: "<td class=\"time\">").count == 500)
    }

    @Test func `loads nothing and runs nothing`() {
        let page = HTMLReport.page(sample(fills: 3))
        for text in ["<script", "http", "src=", "@import", "url(", "<link"] {
            #expect(!page.contains(text), "\(text)")
        }
    }

    @Test func `cannot be broken by a name`() {
        var report = sample(fills: 0)
        report.title = "<script>&\"'"
        report.refusals = [("</td><script>", 1)]
        report.figures.append(("<b>", "<i>"))
        let page = HTMLReport.page(report)
        #expect(!page.contains("<script") && !page.contains("<b>") && !page.contains("<i>"))
        #expect(page.contains("&lt;script&gt;&amp;&quot;&#39;"))
    }

    @Test func `says so when there is nothing to show`() {
        let empty = RunReport(
            title: "", subtitle: "", currency: "USD", figures: [], equity: [],
            markets: [ReportMarket(product: "BTC-USD", price: [], fills: [])], refusals: [])
        let page = HTMLReport.page(empty)
        for text in [
            "Nothing was counted.", "No price was seen.", "No order was refused.",
            "Nothing was traded.",
        ] {
            #expect(page.contains(text), "\(text)")
        }
        #expect(!page.contains("<svg"))
    }

    @Test func `stays small whatever the length of the run`() {
        var report = sample(fills: 3)
        report.equity = (0..<300_000).map { point($0, Double($0 % 977)) }
        #expect(HTMLReport.page(report).utf8.count < 200_000)
    }

    @Test(arguments: [0.0, -1, 1e-9, 1e12, .infinity, .nan])
    func `draws a flat line and nonsense without falling over`(value: Double) {
        var report = sample(fills: 1)
        report.equity = (0..<10).map { point($0, value) }
        report.markets[0].fills[0].plottedPrice = value
        let page = HTMLReport.page(report)
        #expect(page.hasSuffix("</html>\n"))
        #expect(!page.contains("nan") && !page.contains("inf,"))
    }

    private func sample(fills: Int) -> RunReport {
        RunReport(
            title: "dev", subtitle: "BTC-USD", currency: "USD",
            figures: [
                ("equity_end", "9876.543"), ("residual", "0"), ("decisions_sha256", "9f86"),
            ],
            equity: (0..<5).map { point($0, 10_000 - Double($0)) },
            markets: [
                ReportMarket(
                    product: "BTC-USD", price: (0..<5).map { point($0, 20_000 + Double($0)) },
                    fills: (0..<fills).map(fill))
            ], refusals: [("collar", 2), ("quiet", 0)])
    }

    private func fill(_ index: Int) -> ReportFill {
        ReportFill(
            time: point(index, 0).time, side: index.isMultiple(of: 2) ? .buy : .sell,
            plottedPrice: 20_001, price: "20001.5", quantity: "0.1", fee: "0.12",
            order: UInt64(index + 1))
    }

    private func point(_ minute: Int, _ value: Double) -> ReportPoint {
        ReportPoint(
            time: Timestamp(nanos: Int64(minute) * 60_000_000_000 + 1_677_628_800_000_000_000),
            value: value)
    }
}
