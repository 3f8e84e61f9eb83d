package import Domain

/// The market as the connections tell it, for an engine that turns by the wall clock.
///
/// Owns what was taken out of the inbox and not read yet; used on the engine's thread only.
package final class LiveMarket: MarketFeed {
    private let inbox: Inbox
    private var notes: [Inbox.Dated] = []
    /// Told of everything that is not market data, in its order, while the feed is read.
    package var heard: (Inbox.Dated) -> Void = { _ in }

    package init(_ inbox: Inbox) { self.inbox = inbox }

    /// Appends everything that has come, which may be nothing and may be more than `countMax`:
    /// moments are not cut.
    package func read(
        into buffer: inout ContiguousArray<MarketEvent>, countMax: Int
    ) throws {
        let start = buffer.count
        inbox.take(market: &buffer, notes: &notes)
        guard !notes.isEmpty else { return }
        var told: [Inbox.Dated] = []
        swap(&told, &notes)
        for note in told {
            if case .products(let changes) = note.note {
                let events = changes.map { $0.event(at: note.time) }
                let place = buffer[start...].firstIndex { $0.time > note.time }
                buffer.insert(contentsOf: events, at: place ?? buffer.endIndex)
            }
            heard(note)
        }
    }

    package func advance(to time: Timestamp) -> Bool { inbox.advance(to: time) }

    /// Readable when something has come; for `poll`.
    package var descriptor: Int32 { inbox.descriptor }
}
