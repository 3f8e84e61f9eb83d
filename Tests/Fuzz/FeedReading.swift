import Domain
import Simulation

/// What came of reading one file to its end.
struct FeedReading: Equatable {
    let events: [MarketEvent]
    /// How the reading ended early.
    let fault: String?

    init(events: [MarketEvent], fault: String?) { (self.events, self.fault) = (events, fault) }

    init(_ path: String, _ instrument: Instrument, _ options: DataOptions, portion: Int) {
        var events: [MarketEvent] = []
        do {
            let set = try DataSet.open(
                [DataInput(path: path)], instruments: [instrument], options: options)
            var buffer = ContiguousArray<MarketEvent>()
            while true {
                buffer.removeAll(keepingCapacity: true)
                try set.feed.read(into: &buffer, countMax: portion)
                demand(buffer.count <= portion, "\(buffer.count) events for \(portion)")
                if buffer.isEmpty { break }
                events += buffer
            }
            _ = try set.reports()
            self.init(events: events, fault: nil)
        } catch {
            self.init(events: events, fault: "\(error)")
        }
    }
}
