internal import Assembly
internal import Domain
internal import Engine
internal import JSON
internal import PluginHost
internal import Profile
internal import Simulation

/// Tells a person what a run does: which money, which plugins, how far, and what came of it.
///
/// Owns the moment of the last progress line.
final class Reporter {
    private let wantsJSON: Bool
    private var lastProgress: Int64 = 0

    init(wantsJSON: Bool) { self.wantsJSON = wantsJSON }

    func warn(_ faults: [Fault], _ warnings: [String]) {
        for fault in faults { Output.note(fault.warningLine) }
        for warning in warnings { Output.note("warning: \(warning)") }
    }

    func begin(_ plan: RunPlan, what: String, market: String) {
        guard !wantsJSON else { return }
        Output.result("perps-bot \(PerpsBot.version)   profile \(plan.profile.name)   \(what)")
        for use in plan.plugins {
            let hash = use.sha256.prefix(8)
            let kind = use.role == .guard ? "guard " : "plugin"
            let origin = use.isFirstParty ? "first-party" : "third-party"
            Output.result(
                "\(kind)   \(use.instance): \(use.module) \(use.version)  abi \(use.abi)  "
                    + "sha256 \(hash)  \(use.placement.rawValue), \(origin)")
        }
        Output.result("market   \(market)   guards \(plan.guardNames.count) on")
    }

    func progress(_ events: Int, _ time: Timestamp) {
        let now = WallClock.steady
        guard now - lastProgress > 200_000_000 else { return }
        lastProgress = now
        Output.overwrite("\(Reporter.grouped(events)) events, at \(time.rfc3339)")
    }

    func endProgress() { if lastProgress > 0 { Output.overwrite("") } }

    /// The summary, or the document.
    func end(_ result: RunResult, currency: String, files: [String], what: String) {
        if wantsJSON {
            for failed in result.setAside {
                Output.note(
                    "warning: \(failed.instance) was set aside: \(failed.message)")
            }
            Output.result(result.json.text())
            return
        }
        func money(_ amount: Amount) -> String { Reporter.money(amount) + " " + currency }
        let seconds = DecimalText.text(
            mantissa: Wide.quotient(result.wallNanos, by: 1_000_000, rounding: .halfEven),
            exponent: -3)
        let accounted = result.counts.orders - result.openOrders
        // Only derivatives pay any.
        let funding = result.funding == .zero ? "" : ", funding \(money(result.funding))"
        Output.result("")
        Output.result(
            "\(what) after \(seconds) s: \(Reporter.grouped(result.events)) events, "
                + "\(Reporter.grouped(result.bars)) bars")
        Output.result(
            "orders   \(result.counts.orders) sent, \(accounted) ended, \(result.openOrders) open; "
                + "\(result.counts.fills) fills, \(result.counts.rejected) rejected by the venue, "
                + "\(result.counts.denied) denied before it"
                + (result.counts.withheld > 0 ? ", \(result.counts.withheld) withheld" : ""))
        for (name, count) in zip(result.guardNames + ["sizer"], result.counts.refusalsByGuard)
        where count > 0 {
            Output.result("         \(count) denied by \(name)")
        }
        for failed in result.setAside {
            Output.result("plugin   \(failed.instance) was set aside: \(failed.message)")
        }
        let sold =
            result.unrealisedOfSold.map { " (\(money($0)) of what was held before and sold)" } ?? ""
        Output.result(
            "money    equity \(money(result.equityStart)) -> \(money(result.equityEnd)); realised "
                + "\(money(result.realised)), unrealised \(money(result.unrealised))\(sold), fees "
                + "\(money(result.fees))\(funding), max drawdown "
                + "\(DecimalText.text(mantissa: result.drawdown.e8 / 10_000, exponent: -2)) %")
        for held in result.unpriced {
            Output.result(
                "         \(held.quantity) \(held.symbol) has no price and is left out of equity; "
                    + "it cost \(money(held.cost))")
        }
        for held in result.dust {
            Output.result(
                "         \(held.quantity) \(held.symbol) is dust: too small for an order of the "
                    + "venue")
        }
        let residual = result.residual.map { $0.text(exponent: RunResult.exponent) }
        Output.result(
            residual.map { "ledger   balances to a residual of \($0)" }
                ?? "ledger   whether it balances is not known: the venue's books were not seen")
        Output.result("hash     \(result.decisions)")
        for file in files { Output.result("wrote    \(file)") }
        next(result)
    }

    private func next(_ result: RunResult) {
        if let failed = result.setAside.first {
            Output.result(
                "next     mend \(failed.instance), whose figures end where it failed "
                    + "(perps-bot profiles show \(result.profile))")
            return
        }
        guard result.counts.intents > 0 else {
            Output.result(
                "next     nothing asked to trade: try longer data, or other parameters "
                    + "(perps-bot profiles show \(result.profile))")
            return
        }
        Output.result("next     perps-bot explain order 1   |   perps-bot plugins list")
    }

    /// Two decimals and thousands marked, for reading; figures that count stand in the JSON.
    static func money(_ amount: Amount) -> String {
        let cents = Wide.quotient(amount.mantissa, by: 1_000_000, rounding: .halfEven)
        let text = String(cents.magnitude)
        let padded = String(repeating: "0", count: max(0, 3 - text.count)) + text
        return (cents < 0 ? "-" : "") + grouped(digits: String(padded.dropLast(2))) + "."
            + padded.suffix(2)
    }

    static func grouped(_ count: Int) -> String { grouped(digits: String(count)) }

    private static func grouped(digits: String) -> String {
        var out = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { out.append(",") }
            out.append(digit)
        }
        return out
    }
}
