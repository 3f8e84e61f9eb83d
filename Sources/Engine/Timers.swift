internal import Domain

/// Timers that participants have set, soonest first.
struct Timers: Sendable {
    /// Timers of one instance at most; a further one is ignored.
    static let perOwnerMax = 64

    private struct Entry: Sendable {
        var due: Timestamp
        var every: Nanos?
        var owner: OwnerID
        var id: UInt32
    }

    private var entries: [Entry] = []

    /// When the next one is due.
    var next: Timestamp? { entries.first?.due }

    /// Sets a timer anew, or stops it with `at` nil.
    mutating func set(_ id: UInt32, of owner: OwnerID, at: Timestamp?, every: Nanos?) {
        entries.removeAll { $0.owner == owner && $0.id == id }
        guard let at, entries.count(where: { $0.owner == owner }) < Timers.perOwnerMax else {
            return
        }
        insert(Entry(due: at, every: every, owner: owner, id: id))
    }

    mutating func removeAll(of owner: OwnerID) { entries.removeAll { $0.owner == owner } }

    /// Appends a notice for each timer that is due; late ticks of one timer come as one.
    mutating func fire(at time: Timestamp, notices: inout ContiguousArray<Notice>) {
        while let first = entries.first, first.due <= time {
            entries.removeFirst()
            notices.append(.timer(first.owner, id: first.id, due: first.due))
            guard let every = first.every, every > .zero else { continue }
            var again = first
            // The first beat after this moment; one that no clock holds never comes.
            let late = (time - first.due).count % every.count
            let (due, overflow) = time.nanos.addingReportingOverflow(every.count - late)
            guard !overflow else { continue }
            again.due = Timestamp(nanos: due)
            insert(again)
        }
    }

    private mutating func insert(_ entry: Entry) {
        let index = entries.firstIndex { $0.due > entry.due } ?? entries.count
        entries.insert(entry, at: index)
    }
}
