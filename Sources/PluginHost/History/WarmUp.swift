internal import CPerpsPlugin
package import Domain
package import Engine
internal import Records

/// The bars that instances are told before a run begins.
package enum WarmUp {
    /// Bars of one product and interval at most.
    package static let barsMax = 10_000
}

extension PluginInstance {
    /// The bars that a subscription of `activate` wants to know the past of, and how many.
    var wantedPast: [PastWish] { unsafe state.pointee.past }

    /// A product's bars of one length.
    struct PastWish: Hashable {
        var instrument: InstrumentID
        var interval: Nanos
        var count: Int
    }

    /// Reads what the instance is to be told of the past, in the order in which it became known.
    ///
    /// After a warm start only what closed since the state was saved.
    ///
    /// - Parameters:
    ///   - least: Bars of each subscription at least, whatever it asked for.
    ///   - start: The moment at which the run begins.
    /// - Returns: Products and bars; those of one moment in the order of the subscriptions.
    /// - Throws: Why the past cannot be told.
    package func past(
        least: Int, before start: Timestamp
    ) throws(Fault) -> [(InstrumentID, ClosedBar)] {
        guard let history = plan.history else { return [] }
        var all: [(InstrumentID, ClosedBar)] = []
        for wish in wantedPast {
            let count = min(max(wish.count, least), WarmUp.barsMax)
            let (length, overflow) = wish.interval.count.multipliedReportingOverflow(
                by: Int64(count))
            guard count > 0, !overflow, length < start.nanos else { continue }
            let from = start.floored(to: wish.interval) + Nanos(-length)
            let bars = try history.bars(
                of: wish.instrument, interval: wish.interval, from: from, to: start)
            for bar in bars.suffix(count) where bar.candle.closeTime <= start {
                // A state of a later time is of another run of a generated market.
                if let known = restoredAt, known <= start, bar.candle.closeTime <= known {
                    continue
                }
                all.append((wish.instrument, bar))
            }
        }
        // Sorting keeps the order of the subscriptions among bars of one moment.
        let places = all.indices.sorted { left, right in
            let (a, b) = (all[left].1.candle.closeTime, all[right].1.candle.closeTime)
            return a == b ? left < right : a < b
        }
        return places.map { all[$0] }
    }

    /// Tells the past, a moment at a time; intents are refused meanwhile.
    ///
    /// - Parameters:
    ///   - bars: In the order in which they became known.
    ///   - end: Every record's sequence is below this.
    /// - Throws: When the instance fails.
    package func warmUp(
        with bars: [(InstrumentID, ClosedBar)], sequencesBelow end: UInt64
    ) throws(Fault) {
        var sequence = end - UInt64(bars.count)
        var place = 0
        while place < bars.count {
            let time = bars[place].1.candle.closeTime
            unsafe state.pointee.buffer.removeAll()
            while place < bars.count, bars[place].1.candle.closeTime == time {
                let (instrument, bar) = bars[place]
                var stamp = RecordStamp(
                    instrument: instrument, time: time, sequence: sequence, hasGap: bar.hasGap)
                stamp.isReplay = true
                unsafe state.pointee.buffer.append(bar.candle, stamp)
                (sequence, place) = (sequence + 1, place + 1)
            }
            unsafe state.pointee.time = time
            unsafe state.pointee.phase = .replaying
            var batch = unsafe state.pointee.buffer.batch(time: time, step: 0)
            let status = unsafe table?.pointee.process?(object, &batch) ?? PB_E_STATE
            unsafe state.pointee.phase = .idle
            guard status >= PB_OK else { throw warmUpFault(status) }
        }
        unsafe state.pointee.buffer.removeAll()
    }

    private func warmUpFault(_ status: Int32) -> Fault {
        Fault(
            .usage, code: "plugin.init_failed",
            "\(module.id) failed as '\(name)' with status \(status) while it was told the past",
            at: plan.location, remedy: "set warmup: 0 bars, or ask the plugin's author")
    }
}
