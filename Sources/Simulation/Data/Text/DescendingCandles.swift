internal import Domain

/// Gives the candles of a file whose newest row comes first, oldest first.
///
/// Owns all of them: this kind of file is read whole.
final class DescendingCandles: EventReader {
    static let candlesMax = 4_000_000
    private var events: ContiguousArray<MarketEvent> = []
    private var index = 0
    private(set) var tally: DataTally

    /// - Throws: `FeedFault` for a broken row anywhere in the file.
    init(_ rows: LineFeed<RowParser>, file: String) throws(FeedFault) {
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
        events.reverse()
        tally = rows.tally
        (tally.firstTime, tally.lastTime) = (events.first?.time, events.last?.time)
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
