internal import PerpsPlugin
internal import Studies

// What a closed bar leads to: exits first, then entries.
extension BarStrategy {
    /// After a silence longer than all that the rule measures, it measures anew.
    mutating func forgetAcrossGap(before bar: Bar, at place: Int) {
        guard let last = rows[place].lastOpen else { return }
        let longest = Int128(max(2, rows[place].rule.warmup)) * Int128(interval.count)
        guard Int128(bar.openedAt) - Int128(last) > longest,
            // The settings made a rule before, so they make one again.
            let fresh = try? Rule(settings)
        else { return }
        rows[place].rule = fresh
    }

    /// Leaves if there is reason to, and enters only where there was nothing to leave.
    mutating func act(at place: Int, _ close: Int64, _ finding: Finding, _ host: Host) {
        let reversal = rows[place].seat.reversal
        rows[place].seat.reversal = nil
        if !rows[place].seat.isFlat {
            if let entry = finding.entry, entry == rows[place].seat.closing {
                rows[place].seat.reversal = entry
            }
            leave(at: place, close, finding, host)
            return
        }
        if let block = finding.block {
            counts.add(Tally.filters + block.filter, host)
            say("does not enter: \(block.text)", of: place, host)
            return
        }
        guard let side = finding.entry ?? reversal else { return }
        let mayShort = side == .buy || rows[place].canShort
        guard mayShort, rows[place].seat.pause == 0, rows[place].seat.order == nil else { return }
        guard isOpen, !settings.conduct.disableNewEntries else {
            counts.add(Tally.blocked, host)
            say("does not enter: new positions are not allowed now", of: place, host)
            return
        }
        enter(side, at: place, close, finding, host)
    }

    private mutating func leave(at place: Int, _ close: Int64, _ finding: Finding, _ host: Host) {
        guard let exit = rows[place].seat.exit, rows[place].seat.order == nil else { return }
        let side = rows[place].seat.closing
        guard let worst = worst(side, at: place, close) else { return }
        guard submit(.close(side, rows[place].instrument, worst: worst), at: place, host) else {
            return
        }
        counts.add(Tally.exits, host)
        if exit == .stop || exit == .trailingStop { counts.add(Tally.stops, host) }
        say("leaves: \(exit.words)", of: place, host)
    }

    private mutating func enter(
        _ side: Side, at place: Int, _ close: Int64, _ finding: Finding, _ host: Host
    ) {
        guard let worst = worst(side, at: place, close) else { return }
        let intent = Intent.market(
            side, rows[place].instrument, .conviction(finding.conviction), worst: worst)
        guard submit(intent, at: place, host) else { return }
        counts.add(Tally.entries, host)
        let reason = finding.entry == nil ? "the other side was left" : finding.reason
        say("\(side == .buy ? "buys" : "sells"): \(reason)", of: place, host)
    }

    private func worst(_ side: Side, at place: Int, _ close: Int64) -> Price? {
        rows[place].instrument.worstPrice(
            for: side, from: Price(close), slippage: settings.conduct.slippage)
    }

    private mutating func submit(_ intent: Intent, at place: Int, _ host: Host) -> Bool {
        do {
            rows[place].seat.order = try host.submit(intent)
            return true
        } catch {
            say("\(error)", of: place, host)
            return false
        }
    }

    private func say(_ text: String, of place: Int, _ host: Host) {
        host.log("\(rows[place].instrument.symbol): \(text)")
    }
}

extension Seat.Exit {
    /// As the log has it.
    var words: String {
        switch self {
        case .rule: "the rule says so"
        case .stop: "the stop is reached"
        case .trailingStop: "the trailing stop is reached"
        case .takeProfit: "the target is reached"
        case .barsMax: "it was held for as long as it may be"
        }
    }
}
