internal import Domain

/// What the venue has to do at a later moment, soonest first; equal moments in order of asking.
struct Agenda {
    enum Task: Hashable {
        case activate(order: Int)
        case cancel(order: Int)
        case edit(order: Int, limit: Price, size: Quantity, stop: Price?)
        case expire(order: Int)
        case slice(order: Int)
        case funding
        /// The end of a fault; one that was switched on anew in the meantime stays.
        case lift(FaultName, generation: Int)
        case incident(Venue.Stage, generation: Int)
    }

    private var entries: [(time: Timestamp, task: Task)] = []

    var next: Timestamp? { entries.first?.time }

    mutating func add(_ task: Task, at time: Timestamp) {
        var place = entries.count
        while place > 0, entries[place - 1].time > time { place -= 1 }
        entries.insert((time, task), at: place)
    }

    mutating func take(by time: Timestamp) -> Task? {
        guard let first = entries.first, first.time <= time else { return nil }
        entries.removeFirst()
        return first.task
    }
}
