package import Coinbase
package import Domain
package import Engine
internal import PluginHost

/// The past of a recorded run: what it was told, told again.
///
/// Owns how often each question was asked.
package final class RecordedHistory: HistorySource {
    private let past: RecordedPast
    private let instruments: [Instrument]
    private let answers: [RecordedPast.Question: [RecordedPast.Answer]]
    private var asked: [RecordedPast.Question: Int] = [:]

    /// - Parameters:
    ///   - past: As the recording has it.
    ///   - instruments: The backtest's products.
    package init(_ past: RecordedPast, of instruments: [Instrument]) {
        (self.past, self.instruments) = (past, instruments)
        answers = Dictionary(grouping: past.answers, by: \.question)
    }

    /// A question of the run has the run's answer, the second time its second; any other one is
    /// answered with those of the recorded bars that it asks for.
    package func bars(
        of instrument: InstrumentID, interval: Nanos, from: Timestamp, to: Timestamp
    ) throws(Fault) -> [ClosedBar] {
        let question = RecordedPast.Question(
            symbol: instruments[instrument.position].symbol, interval: interval, from: from, to: to)
        guard let own = answers[question] else { return known(to: question) }
        let time = asked[question, default: 0]
        asked[question] = time + 1
        let answer = own[min(time, own.count - 1)]
        if let refusal = answer.refusal {
            throw Fault(
                .runtime, code: "history.refused", "when it was recorded, \(refusal)",
                remedy: "record again; this backtest decides as the recorded run did")
        }
        return answer.bars
    }

    private func known(to question: RecordedPast.Question) -> [ClosedBar] {
        var bars: [Timestamp: ClosedBar] = [:]
        for answer in past.answers
        where answer.question.symbol == question.symbol
            && answer.question.interval == question.interval
        {
            for bar in answer.bars
            where bar.candle.openTime >= question.from && bar.candle.closeTime <= question.to {
                bars[bar.candle.openTime] = bar
            }
        }
        return bars.values.sorted { $0.candle.openTime < $1.candle.openTime }
    }
}
