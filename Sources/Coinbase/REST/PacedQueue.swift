internal import Domain

/// Requests that wait for a token: urgent ones first, each kind in its order, none for too long.
struct PacedQueue<Item> {
    /// What is to be done now.
    enum Step {
        case send(Item)
        /// Its time is over; it was not sent.
        case expired(Item)
        /// Nothing, for so long.
        case wait(Nanos)
        case idle
    }

    private struct Waiting {
        var item: Item
        var urgency: TokenBucket.Urgency
        /// After this it is not sent any more.
        var deadline: Nanos
    }

    var bucket: TokenBucket
    /// Requests that wait at most.
    let waitingMax: Int
    private var waiting: [Waiting] = []

    init(_ bucket: TokenBucket, waitingMax: Int) {
        (self.bucket, self.waitingMax) = (bucket, waitingMax)
    }

    var count: Int { waiting.count }

    /// - Returns: Whether there was room; the urgent have as much again for themselves.
    mutating func add(
        _ item: Item, _ urgency: TokenBucket.Urgency, until deadline: Nanos
    ) -> Bool {
        guard waiting.count < (urgency == .urgent ? 2 * waitingMax : waitingMax) else {
            return false
        }
        waiting.append(Waiting(item: item, urgency: urgency, deadline: deadline))
        return true
    }

    mutating func next(at now: Nanos) -> Step {
        if let late = waiting.firstIndex(where: { $0.deadline < now }) {
            return .expired(waiting.remove(at: late).item)
        }
        // What is less urgent must not take the token that an urgent one waits for.
        let urgent = waiting.firstIndex { $0.urgency == .urgent }
        guard let place = urgent ?? waiting.indices.first else { return .idle }
        guard let wait = bucket.take(waiting[place].urgency, at: now) else {
            return .send(waiting.remove(at: place).item)
        }
        let patience = waiting.map(\.deadline).min() ?? now
        return .wait(min(wait, Nanos(patience.count - now.count + 1)))
    }

    /// Gives back everything that waits.
    mutating func drain() -> [Item] {
        defer { waiting = [] }
        return waiting.map(\.item)
    }
}
