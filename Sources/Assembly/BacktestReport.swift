package import Domain
internal import Engine
internal import JSON

/// The page of a backtest, made from its result, its fills and the course of its equity.
package enum BacktestReport {
    package static func page(
        _ result: RunResult, instruments: [Instrument], trace: EquityTrace, tape: FillTape
    ) -> String {
        let equity = trace.points.map {
            ReportPoint(time: $0.time, value: plotted($0.equity.mantissa, RunResult.exponent))
        }
        let refusals = zip(result.guardNames + ["sizer"], result.counts.refusalsByGuard)
        let report = RunReport(
            title: "Backtest of \(result.profile)", subtitle: subtitle(result),
            currency: instruments.first?.settle ?? "USD", figures: figures(result),
            equity: equity, markets: instruments.map { market($0, trace: trace, tape: tape) },
            refusals: refusals.filter { $0.1 > 0 }.map { (guard: $0.0, count: $0.1) })
        return HTMLReport.page(report)
    }

    private static func subtitle(_ result: RunResult) -> String {
        let range = [result.firstTime, result.lastTime].compactMap { $0?.rfc3339 }
        return "run \(result.runID), " + range.joined(separator: " to ")
    }

    private static func figures(_ result: RunResult) -> [(name: String, value: String)] {
        (result.json.members ?? []).compactMap { member in
            switch member.value {
            case .string(let text), .number(let text): (name: member.key, value: text)
            case .bool(let flag): (name: member.key, value: flag ? "true" : "false")
            case .array(let items): (name: member.key, value: describe(items))
            case .null, .object: nil
            }
        }
    }

    private static func describe(_ items: [JSONValue]) -> String {
        items.map { item in
            let path = item["path"]?.string ?? item["file"]?.string ?? ""
            let hash = item["sha256"]?.string.map { String($0.prefix(12)) } ?? ""
            let rows = item["rows"]?.number.map { ", \($0) rows" } ?? ""
            return "\(path) (\(hash)\(rows))"
        }.joined(separator: "; ")
    }

    private static func market(
        _ instrument: Instrument, trace: EquityTrace, tape: FillTape
    ) -> ReportMarket {
        let exponent = instrument.terms.priceExponent
        let price = trace.points.compactMap { point in
            point.marks[instrument.id.position].map {
                ReportPoint(time: point.time, value: plotted($0.mantissa, exponent))
            }
        }
        let fills = tape.kept.map(\.fill).filter { $0.instrument == instrument.id }.map { fill in
            ReportFill(
                time: fill.time, side: fill.side,
                plottedPrice: plotted(fill.price.mantissa, exponent),
                price: instrument.text(fill.price), quantity: instrument.text(fill.quantity),
                fee: instrument.text(fill.fee), order: fill.order.value)
        }
        return ReportMarket(product: instrument.symbol, price: price, fills: fills)
    }

    /// A coordinate for drawing; never money again.
    private static func plotted(_ mantissa: Int64, _ exponent: Int) -> Double {
        var scale = 1.0
        for _ in 0..<(-exponent) { scale *= 10 }
        return Double(mantissa) / scale
    }
}
