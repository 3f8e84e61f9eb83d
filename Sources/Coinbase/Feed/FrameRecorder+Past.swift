package import Domain
internal import Engine
internal import JSON

extension FrameRecorder {
    /// Writes down when a run began and what it was told of before; ahead of the first connection.
    ///
    /// The lines have the link `past`, which readers that do not know it pass over: one with the
    /// `version` of these lines, the `start` of the run and the `origin` of the bars; then, for
    /// each question, one with what was `asked` and how many `bars` follow, or why it was
    /// `refused`; then a line for each `bar`, with the moment at which it opened, and decimals as
    /// text.
    ///
    /// - Parameters:
    ///   - past: Questions about other products are left out.
    ///   - instruments: The run's products.
    ///   - time: No later than the moments that follow.
    package func began(with past: RecordedPast, of instruments: [Instrument], at time: Timestamp) {
        add(
            time, link: "past",
            #""version":"\#(PastReader.version)","start":"\#(past.start.nanos)","#
                + #""origin":\#(FrameRecorder.quoted(past.origin))}"#)
        for answer in past.answers {
            let symbol = answer.question.symbol
            guard let instrument = instruments.first(where: { $0.symbol == symbol }) else {
                continue
            }
            add(time, link: "past", FrameRecorder.head(of: answer))
            for bar in answer.bars {
                add(time, link: "past", FrameRecorder.row(of: bar, instrument))
            }
        }
    }

    private static func head(of answer: RecordedPast.Answer) -> String {
        let question = answer.question
        let count = answer.refusal.map { #""refused":\#(quoted($0))"# }
        return #""asked":\#(quoted(question.symbol)),"interval":"\#(question.interval.count)","#
            + #""from":"\#(question.from.nanos)","to":"\#(question.to.nanos)","#
            + (count ?? #""bars":"\#(answer.bars.count)""#) + "}"
    }

    private static func row(of bar: ClosedBar, _ instrument: Instrument) -> String {
        let candle = bar.candle
        let prices = [
            ("open", candle.open), ("high", candle.high), ("low", candle.low),
            ("close", candle.close),
        ].map { #""\#($0)":"\#(instrument.text($1))""# }
        return #""bar":"\#(candle.openTime.nanos)",\#(prices.joined(separator: ",")),"#
            + #""volume":"\#(instrument.text(candle.volume))","trades":"\#(candle.trades)","#
            + #""gap":\#(bar.hasGap)}"#
    }

    private static func quoted(_ text: String) -> String { JSONValue.string(text).text() }
}
