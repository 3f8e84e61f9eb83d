internal import Domain
internal import Engine
internal import JSON

/// Puts together what the lines of a recording say of the time before its run.
struct PastReader {
    /// Of the lines that `FrameRecorder` writes of the past.
    static let version = "1"
    /// Bars of one answer at most.
    static let barsMax = 20_000

    /// What is wrong with a line, in words that follow its number.
    struct Wrong: Error {
        let text: String
        init(_ text: String) { self.text = text }
    }

    /// nil while no line has said when the run began.
    private(set) var past: RecordedPast?
    private let instruments: [Instrument]
    /// Bars of the last answer that are still to come.
    private var missing = 0
    /// Of the product of the last answer; nil for one that is not wanted.
    private var terms: InstrumentTerms?

    /// - Parameter instruments: The products wanted; bars of others are passed over.
    init(_ instruments: [Instrument]) { self.instruments = instruments }

    /// Takes one line.
    mutating func take(_ line: Span<UInt8>) throws(Wrong) {
        let members: JSONValue
        do throws(JSONFault) {
            members = try JSONValue(parsing: String(replacing: line))
        } catch {
            throw Wrong("byte \(error.offset + 1): \(error.message)")
        }
        if members["version"] != nil {
            try begin(members)
        } else if members["asked"] != nil {
            try ask(members)
        } else if members["bar"] != nil {
            try add(members)
        } else {
            throw Wrong("says of the past neither version nor question nor bar")
        }
    }

    /// Whether the last answer has all bars that it promised.
    func checkWhole() throws(Wrong) {
        guard missing > 0, let last = past?.answers.last else { return }
        throw Wrong("comes where bars of \(last.question.symbol) were promised, \(missing) more")
    }

    private mutating func begin(_ members: JSONValue) throws(Wrong) {
        let version = try PastReader.text("version", members)
        guard version == PastReader.version else {
            throw Wrong(
                "tells the past in version \(version), and this program reads "
                    + "\(PastReader.version)")
        }
        guard past == nil else { throw Wrong("begins to tell the past a second time") }
        past = RecordedPast(
            start: Timestamp(nanos: try PastReader.number("start", members, least: 1)),
            origin: try PastReader.text("origin", members))
    }

    private mutating func ask(_ members: JSONValue) throws(Wrong) {
        try checkWhole()
        guard past != nil else { throw Wrong("asks for the past of a run that has not begun") }
        let question = RecordedPast.Question(
            symbol: try PastReader.text("asked", members),
            interval: Nanos(try PastReader.number("interval", members, least: 1)),
            from: Timestamp(nanos: try PastReader.number("from", members, least: 0)),
            to: Timestamp(nanos: try PastReader.number("to", members, least: 0)))
        var answer = RecordedPast.Answer(to: question)
        if members["refused"] != nil {
            answer.refusal = try PastReader.text("refused", members)
        } else {
            let count = try PastReader.number("bars", members, least: 0)
            guard count <= PastReader.barsMax else {
                throw Wrong("promises \(count) bars, more than \(PastReader.barsMax)")
            }
            missing = Int(count)
        }
        terms = instruments.first { $0.symbol == question.symbol }?.terms
        past?.answers.append(answer)
    }

    private mutating func add(_ members: JSONValue) throws(Wrong) {
        guard missing > 0, let last = past?.answers.indices.last,
            let question = past?.answers[last].question
        else { throw Wrong("is a bar that no question has promised") }
        missing -= 1
        guard let terms else { return }
        func price(_ key: String) throws(Wrong) -> Price {
            try PastReader.decimal(key, members, terms.priceExponent)
        }
        let candle = Candle(
            openTime: Timestamp(nanos: try PastReader.number("bar", members, least: 0)),
            interval: question.interval, open: try price("open"), high: try price("high"),
            low: try price("low"), close: try price("close"),
            volume: try PastReader.decimal("volume", members, terms.quantityExponent),
            trades: try PastReader.count("trades", members))
        guard let hasGap = members["gap"]?.bool else {
            throw Wrong("has neither true nor false under \"gap\"")
        }
        let (end, isBeyond) = candle.openTime.nanos.addingReportingOverflow(candle.interval.count)
        guard !isBeyond, end <= question.to.nanos else {
            throw Wrong("is a bar that closes after the time that was asked for")
        }
        past?.answers[last].bars.append(ClosedBar(candle: candle, hasGap: hasGap))
    }

    // MARK: Members

    private static func text(_ key: String, _ members: JSONValue) throws(Wrong) -> String {
        guard let text = members[key]?.string else { throw Wrong("has no text under \"\(key)\"") }
        return text
    }

    private static func number(
        _ key: String, _ members: JSONValue, least: Int64
    ) throws(Wrong) -> Int64 {
        guard let number = Int64(try text(key, members)), number >= least else {
            throw Wrong("has no whole number from \(least) on under \"\(key)\"")
        }
        return number
    }

    private static func count(_ key: String, _ members: JSONValue) throws(Wrong) -> UInt32 {
        guard let count = UInt32(exactly: try number(key, members, least: 0)) else {
            throw Wrong("has more than \(UInt32.max) under \"\(key)\"")
        }
        return count
    }

    private static func decimal<Value: FixedPoint>(
        _ key: String, _ members: JSONValue, _ exponent: Int
    ) throws(Wrong) -> Value {
        let text = try text(key, members)
        do throws(ParseFault) {
            return try Value(parsing: text, exponent: exponent)
        } catch {
            throw Wrong("has '\(text)' under \"\(key)\": \(error.explanation)")
        }
    }
}
