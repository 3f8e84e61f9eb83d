internal import Domain

/// One file in a merge: opened when its time comes, read in batches.
///
/// Owns the file's reader and the events that were read ahead.
final class DataSource {
    static let batch = 1_024

    /// Breaks ties of time: the lower one first.
    let order: Int
    let probe: DataProbe
    let instrument: Instrument
    private let chain: BookChain
    private let isStrict: Bool
    private var reader: (any EventReader)?
    private var pending = ContiguousArray<MarketEvent>()
    private var index = 0
    /// The time of the next event; before opening, a time that no event is earlier than.
    private(set) var nextTime: Int64
    private(set) var isOpen = false

    init(
        _ probe: DataProbe, instrument: Instrument, order: Int, chain: BookChain, isStrict: Bool
    ) {
        self.probe = probe
        self.instrument = instrument
        self.order = order
        self.chain = chain
        self.isStrict = isStrict
        nextTime = probe.firstTime?.nanos ?? Int64.min
    }

    /// What was counted, a hole before the file's first candle included.
    var tally: DataTally {
        var tally = reader?.tally ?? DataTally()
        if let hole { tally.addMissing(from: hole.from, to: hole.to) }
        return tally
    }

    private var hole: DataTally.Missing?
    var hasPending: Bool { index < pending.count }

    func open() throws(FeedFault) {
        isOpen = true
        reader = try makeReader()
        try refill()
    }

    /// Marks the first candle as coming after a hole when it does not follow `end` at once.
    func follow(candlesUntil end: Timestamp) {
        guard let first = pending.first, case .candle(let candle) = first.body,
            candle.openTime > end
        else { return }
        pending[0].hasGap = true
        hole = DataTally.Missing(from: end, to: candle.openTime)
    }

    private func refill() throws(FeedFault) {
        pending.removeAll(keepingCapacity: true)
        index = 0
        try reader?.read(into: &pending, countMax: DataSource.batch)
        nextTime = pending.first?.time.nanos ?? Int64.max
    }

    /// Moves events while they are earlier than `limit`, at least the first.
    func take(
        into buffer: inout ContiguousArray<MarketEvent>, until limit: Int64, target: Int
    ) throws(FeedFault) {
        repeat {
            buffer.append(pending[index])
            index &+= 1
            if index == pending.count {
                try refill()
            } else {
                nextTime = pending[index].time.nanos
            }
        } while buffer.count < target && nextTime < limit
    }

    /// Reads past the batch; only when no other file can come between.
    func pass(
        into buffer: inout ContiguousArray<MarketEvent>, countMax: Int
    ) throws(FeedFault) {
        if hasPending {
            let end = min(pending.count, index + countMax)
            buffer.append(contentsOf: pending[index..<end])
            index = end
        } else {
            try reader?.read(into: &buffer, countMax: countMax)
        }
    }

    private func makeReader() throws(FeedFault) -> any EventReader {
        let path = probe.file.path
        let bytes = try probe.file.open()
        switch probe.format {
        case .candleCSV, .tradeCSV, .quoteCSV:
            guard let layout = probe.layout else { preconditionFailure("CSV without a layout") }
            let rows = try LineFeed(
                RowParser(layout, instrument: instrument, isStrict: isStrict),
                lines: LineReader(bytes, file: path), file: path,
                skippedLines: layout.headerLines)
            return layout.isDescending
                ? try DescendingCandles(rows, file: path, isStrict: isStrict) : rows
        case .tradeJSON:
            return try LineFeed(
                TradeArrayParser(instrument: instrument, isStrict: isStrict),
                lines: LineReader(bytes, file: path, separator: UInt8(ascii: "]")), file: path,
                skippedLines: 0)
        case .coinbaseFrames:
            return try LineFeed(
                FrameParser(instruments: [instrument], isStrict: isStrict),
                lines: LineReader(bytes, file: path), file: path, skippedLines: 0)
        case .binanceLines:
            return try LineFeed(
                ReceivedLineParser(
                    symbol: probe.symbol ?? "", instrument: instrument, chain: chain,
                    isStrict: isStrict),
                lines: LineReader(bytes, file: path), file: path, skippedLines: 0)
        case .recording: preconditionFailure("the probe lets no recording pass")
        case .compact:
            guard let header = probe.header else { preconditionFailure("no header was read") }
            return try CompactReader(
                bytes, header: header, file: path, instrument: instrument, isStrict: isStrict)
        }
    }
}
