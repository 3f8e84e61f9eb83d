package import Domain
package import Engine
internal import PluginHost
internal import Simulation

/// The past of a generated market: a calm market of its own, told backwards.
///
/// It begins at the price at which the run begins and leads away from it, so that turned around it
/// leads to it; nothing of it comes from the market of the run. Owns nothing.
package final class GeneratedHistory: HistorySource {
    /// So far back it goes: generating more takes longer than anybody waits.
    package static let lengthMax = Nanos.day * 7

    private let instruments: [Instrument]
    private let seed: UInt64

    package init(_ instruments: [Instrument], seed: UInt64) {
        // Another stream of numbers than the run's.
        (self.instruments, self.seed) = (instruments, seed ^ 0x9E37_79B9_7F4A_7C15)
    }

    package func bars(
        of instrument: InstrumentID, interval: Nanos, from: Timestamp, to: Timestamp
    ) throws(Fault) -> [ClosedBar] {
        let start = GeneratedFeed.defaultStart
        // Bars that do not end where the run begins cannot be turned around.
        guard start.floored(to: interval) == start, from < start else { return [] }
        let length = Nanos(min((start - from).count, GeneratedHistory.lengthMax.count))
        let feed = GeneratedFeed(
            instruments: instruments, scenario: .calm, seed: seed, duration: length)
        do {
            let forward = try PastBars.build(
                from: feed, (instrument, interval), of: instruments, until: start + length)
            return forward.reversed().map { turned($0.candle, around: start) }
                .filter { $0.candle.openTime >= from && $0.candle.closeTime <= to }
        } catch {
            throw Fault(
                .runtime, code: "history.unreadable", "the generated past: \(error)",
                remedy: "report it; this is a mistake of ours")
        }
    }

    /// The same bar as far before a moment as it was after it.
    private func turned(_ candle: Candle, around moment: Timestamp) -> ClosedBar {
        var past = candle
        past.openTime = moment + Nanos(-(candle.closeTime - moment).count)
        (past.open, past.close) = (candle.close, candle.open)
        return ClosedBar(candle: past, hasGap: false)
    }
}
