package import Domain
package import Engine
internal import Risk

/// Counts facts and tells the log about them.
///
/// Owns the board of metrics and the latest decision of each product.
package final class TelemetryWitness: Witness {
    package private(set) var board = MetricsBoard()
    /// By product; a product without a decision is absent.
    package private(set) var decisions: [InstrumentID: Decision] = [:]
    let names: RunNames
    private let teller: FactTeller
    private var asked: [OrderNumber: Wish] = [:]

    /// What an order was asked for as, until it is judged.
    private struct Wish {
        var action: String
        var cause: UInt64
    }

    /// Begins with all counters absent.
    ///
    /// - Parameters:
    ///   - names: What indices in facts mean.
    ///   - log: Hears of each fact; nil to count only.
    package init(_ names: RunNames, log: EventLog? = nil) {
        self.names = names
        teller = FactTeller(names: names, log: log ?? .silent)
    }

    package func record(_ fact: StampedFact, in effects: borrowing Effects) {
        switch fact.fact {
        case .intended(let intent): count(intent)
        case .vetted(let record):
            let trips = trips(of: record, effects.checks)
            teller.tell(record, trips, cause: asked[record.order]?.cause)
            count(record, trips, at: fact.time)
        case .amend(let record):
            let trips = trips(of: record, effects.checks)
            count(trips)
            teller.tell(amend: record, trips)
        case .order(let update):
            count(update)
            teller.tell(update)
        case .filled(let record):
            board.count(.fills)
            teller.tell(record)
        case .funding(let instrument, let amount): teller.tell(instrument, funding: amount)
        case .ladder(let index):
            let change = effects.ladderChanges[index]
            if change.from != change.to { board.count(.levelChanges, change.to.name) }
            teller.tell(change)
        case .block(let index):
            let change = effects.blockChanges[index]
            if change.kind == .raised {
                board.count(.blocks, change.block.source, change.block.level.name)
            }
            teller.tell(change)
        case .misbehaved(let index):
            let deed = effects.misbehaviours[index]
            let isFirst = board[.misbehaviours, deed.instance, deed.kind] == nil
            board.count(.misbehaviours, deed.instance, deed.kind)
            teller.tell(deed, isFirst: isFirst)
        }
    }

    /// Takes over the figures of a cycle; what the snapshot does not know disappears.
    package func observe(_ snapshot: CycleSnapshot) { board.apply(snapshot) }

    /// Notes that a file of telemetry could not be replaced.
    func countFailure(file: String) { board.count(.writeFailures, file) }

    private func count(_ intent: Intent) {
        board.count(.intents)
        asked[intent.order] = Wish(
            action: intent.size == .close ? "close" : intent.side.word, cause: intent.cause)
    }

    private func count(_ trips: [GuardTrip]) {
        for trip in trips {
            board.count(.guardTrips, trip.name, trip.tripClass.rawValue)
            if trip.cause != .limit { board.count(.guardFailures, trip.name, trip.cause.rawValue) }
        }
    }

    private func count(_ record: VettingRecord, _ trips: [GuardTrip], at time: Timestamp) {
        let reason = ReasonCode(record.reason)
        if record.isApproved {
            board.count(.ordersSubmitted)
        } else {
            board.count(.ordersDenied, reason.rawValue)
        }
        count(trips)
        guard let wish = asked.removeValue(forKey: record.order) else { return }
        decisions[record.instrument] = Decision(
            action: wish.action, instance: names.instance(record.owner), order: record.order,
            isApproved: record.isApproved, reason: reason, time: time)
    }

    private func count(_ update: OrderUpdate) {
        guard !update.change.isDisjoint(with: [.state, .fill]) else { return }
        switch update.state {
        case .filled: board.count(.ordersFilled)
        case .cancelled: board.count(.ordersCancelled)
        case .expired: board.count(.ordersExpired)
        case .rejected where update.isWithheld: board.count(.ordersWithheld)
        case .rejected: board.count(.ordersRejected, ReasonCode(update.reason).rawValue)
        case .unknown where update.change.contains(.state): board.count(.ordersUnknown)
        default: break
        }
    }

    /// Refusals of one order; the deciding guard counts even when no check was kept.
    private func trips(of record: VettingRecord, _ checks: ContiguousArray<Check>) -> [GuardTrip] {
        let trips = checks[record.checks].compactMap { check in
            GuardTrip(check.judgement, by: names.guardName(check.guardIndex))
        }
        guard trips.isEmpty, !record.isApproved, let index = record.guardIndex else { return trips }
        let deciding = Judgement(.reject, reason: record.reason)
        return [GuardTrip(deciding, by: names.guardName(Int(index)))].compactMap { $0 }
    }
}
