internal import Domain
internal import Engine
internal import JSON
internal import Ledger

extension LevelBlock {
    /// A block that an earlier run left, as this run counts products, instances and time; nil when
    /// the profile no longer has what is blocked.
    ///
    /// - Parameters:
    ///   - record: As the ledger has it.
    ///   - plan: The run that takes it over.
    ///   - clocks: The same moment by the wall clock and by the engine's.
    init?(_ record: BlockRecord, in plan: RunPlan, at clocks: (wall: Timestamp, engine: Timestamp))
    {
        let instrument = record.symbol.map { symbol in
            plan.instruments.first { $0.symbol == symbol }?.id
        }
        let owner = record.instance.map { name in
            plan.owners.firstIndex(of: name).map { OwnerID(UInt32($0)) }
        }
        // Blocked is one that this run does not know: the inner of the two is nil.
        if case .some(.none) = instrument { return nil }
        if case .some(.none) = owner { return nil }
        self.init(
            id: record.id, level: record.level, about: (instrument ?? nil, owner ?? nil),
            by: (record.source, record.reason), from: record.raisedAt,
            until: LevelBlock.end(of: record, at: clocks))
    }
}

extension LevelBlock {
    /// When it ends by this run's clock.
    ///
    /// CAUTION whose cause was there when the run ended stays as long as it does after a cause:
    /// should the cause still be there, this run sees it too.
    private static func end(
        of record: BlockRecord, at clocks: (wall: Timestamp, engine: Timestamp)
    ) -> Timestamp? {
        if record.level == .caution, record.until == nil {
            return clocks.engine + Ladder.cautionHold
        }
        return record.until.map { clocks.engine + ($0 - clocks.wall) }
    }
}

extension BlockRecord {
    var cause: String { "\(source): \(reason)" }

    /// An entry of `blocks` in the status.
    func json(profile: String) -> JSONValue {
        .object([
            "halt_id": .string(id), "level": .string(level.name), "cause": .string(cause),
            "symbol": symbol.map { .string($0) }, "instance": instance.map { .string($0) },
            "since": .string(raisedAt.rfc3339), "until": until.map { .string($0.rfc3339) },
            "lift": lift(profile: profile).map { .string($0) },
        ])
    }

    /// What ends it.
    func lift(profile: String) -> String? {
        let arm = StandingHalt.lift(id, of: profile, past: [])
        guard let until else {
            guard level == .caution else { return arm }
            let hold = Ladder.cautionHold.count / Nanos.second.count
            return "by itself, \(hold) s after its cause is gone"
        }
        let itself = "by itself at \(until.rfc3339)"
        return level == .caution ? itself : arm.map { "\(itself), or \($0)" }
    }
}
