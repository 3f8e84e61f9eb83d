internal import Domain

/// Gives the candles of a file whose newest row comes first, oldest first.
///
/// Such files are seen to repeat some hours; of rows for one time the last in the file counts.
///
/// Owns all of them: this kind of file is read whole.
final class DescendingCandles: EventReader {
    static let candlesMax = 4_000_000
    private var events: ContiguousArray<MarketEvent> = []
    private var index = 0
    private(set) var tally: DataTally

    /// - Throws: `FeedFault` for a broken row anywhere in the file.
    init(_ rows: LineFeed<RowParser>, file: String, isStrict: Bool) throws(FeedFault) {
        while true {
            let count = events.count
            try rows.read(into: &events, countMax: 4_096)
            if events.count == count { break }
            guard events.count <= DescendingCandles.candlesMax else {
                throw FeedFault(
                    file: file, message: "has too many rows to be turned around",
                    remedy: "Sort it so that the oldest row comes first.")
            }
        }
        tally = rows.tally
        sort()
        guard !isStrict || tally.ignored == 0 else {
            throw FeedFault(
                file: file, message: "has \(tally.ignored) rows for a time that another row has",
                remedy: "Remove them, or leave out --strict to use the last of each in the file.")
        }
        (tally.firstTime, tally.lastTime) = (events.first?.time, events.last?.time)
        noteMissing()
    }

    /// Oldest first; of several rows for one time the last in the file stays.
    private func sort() {
        let places = events.indices.sorted {
            (events[$0].time, $1) < (events[$1].time, $0)
        }
        var sorted = ContiguousArray<MarketEvent>()
        sorted.reserveCapacity(events.count)
        for place in places where sorted.last?.time != events[place].time {
            sorted.append(events[place])
        }
        tally.ignored += events.count - sorted.count
        events = sorted
    }

    private func noteMissing() {
        for index in events.indices.dropFirst() {
            guard case .candle(let candle) = events[index].body else { continue }
            let previous = events[index - 1].time
            guard candle.openTime > previous else { continue }
            events[index].hasGap = true
            tally.addMissing(from: previous, to: candle.openTime)
        }
    }

    func read(
        into buffer: inout ContiguousArray<MarketEvent>, countMax: Int
    ) throws(FeedFault) {
        let end = min(events.count, index + countMax)
        buffer.append(contentsOf: events[index..<end])
        index = end
    }
}
