package import Coinbase
package import Domain
internal import Engine
package import PluginHost

/// Keeps what instances are told of the time before a run, for its recording.
///
/// Owns the answers.
package final class PastKeeper {
    package private(set) var past: RecordedPast

    /// - Parameter start: When the run begins.
    package init(startingAt start: Timestamp) {
        past = RecordedPast(start: start, origin: "coinbase")
    }

    /// A source that answers as another does, each answer being kept.
    package func keeping(
        _ make: @escaping ([Instrument]) -> any HistorySource
    ) -> ([Instrument]) -> any HistorySource {
        { [self] instruments in KeptHistory(make(instruments), instruments, keeper: self) }
    }

    fileprivate func keep(_ answer: RecordedPast.Answer) { past.answers.append(answer) }
}

/// Hands each question on, and the answer back.
///
/// Owns nothing.
private final class KeptHistory: HistorySource {
    private let source: any HistorySource
    private let instruments: [Instrument]
    private let keeper: PastKeeper

    init(_ source: any HistorySource, _ instruments: [Instrument], keeper: PastKeeper) {
        (self.source, self.instruments, self.keeper) = (source, instruments, keeper)
    }

    func bars(
        of instrument: InstrumentID, interval: Nanos, from: Timestamp, to: Timestamp
    ) throws(Fault) -> [ClosedBar] {
        let question = RecordedPast.Question(
            symbol: instruments[instrument.position].symbol, interval: interval, from: from, to: to)
        do throws(Fault) {
            let bars = try source.bars(of: instrument, interval: interval, from: from, to: to)
            keeper.keep(RecordedPast.Answer(to: question, bars: bars))
            return bars
        } catch {
            keeper.keep(RecordedPast.Answer(to: question, refusal: error.message))
            throw error
        }
    }
}
