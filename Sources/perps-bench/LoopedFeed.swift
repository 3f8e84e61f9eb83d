internal import Domain
internal import Simulation

/// The same recorded data again and again, each time later, until enough levels have changed.
///
/// Owns the data that is being read.
final class LoopedFeed: MarketFeed {
    private let path: String
    private let instruments: [Instrument]
    /// Level changes at least; 0 reads the data once.
    private let changesMax: Int
    private var feed: (any MarketFeed)?
    private var changes = 0
    private var offset = Nanos.zero
    private var last = Timestamp(nanos: 0)
    private var first: Timestamp?

    init(path: String, instruments: [Instrument], changesMax: Int) {
        (self.path, self.instruments, self.changesMax) = (path, instruments, changesMax)
    }

    func read(into buffer: inout ContiguousArray<MarketEvent>, countMax: Int) throws {
        let start = buffer.count
        while buffer.count == start {
            if feed == nil {
                guard first == nil || changes < changesMax else { return }
                if let first { offset = last - first + .second }
                feed = try DataSet.open([DataInput(path: path)], instruments: instruments).feed
            }
            try feed?.read(into: &buffer, countMax: countMax)
            if buffer.count == start { feed = nil }
        }
        for index in start..<buffer.count {
            if first == nil { first = buffer[index].time }
            buffer[index].time = buffer[index].time + offset
            if case .level = buffer[index].body { changes += 1 }
        }
        last = buffer[buffer.count - 1].time
    }
}
