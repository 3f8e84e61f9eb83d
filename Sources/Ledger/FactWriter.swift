internal import Domain
internal import Engine
internal import GRDB
internal import Risk

/// Writes entries of one run inside a transaction.
///
/// Writing the same entry twice changes nothing, so that a commit whose outcome is unknown may be
/// tried again.
struct FactWriter {
    let db: Database
    let run: LedgerRun
    private let statements: FactStatements

    init(_ db: Database, _ run: LedgerRun) throws {
        (self.db, self.run) = (db, run)
        statements = try FactStatements(db)
    }

    func write(_ entry: LedgerEntry) throws {
        switch entry.body {
        case .intended(let intent): try write(intent, entry)
        case .vetted(let record, let checks): try write(record, checks, entry)
        case .amend(let record, let checks): try write(amend: record, checks, entry)
        case .order(let update): try write(update, entry)
        case .filled(let record): try write(record, entry)
        case .funding(let instrument, let amount):
            try statements.funding.execute(arguments: [
                run.key, entry.ordinal, entry.sequence.bits, Int64(instrument.index),
                amount.mantissa, entry.time.nanos,
            ])
        case .ladder(let change): try write(change, entry)
        case .block(let change): try write(change, entry)
        case .misbehaved(let deed):
            try statements.misbehaviour.execute(arguments: [
                run.key, entry.ordinal, entry.sequence.bits, entry.time.nanos, deed.instance,
                deed.kind, deed.message,
            ])
        }
    }

    private func write(_ intent: Intent, _ entry: LedgerEntry) throws {
        let number = intent.order.value.bits
        let wanted = WantedSize(intent.size)
        try statements.intent.execute(arguments: [
            run.key, number, run.firstOrderBase + number, Int64(intent.owner.number),
            Int64(intent.instrument.index), Int64(intent.side.rawValue),
            Int64(intent.type.rawValue), Int64(intent.timeInForce.rawValue),
            Int64(intent.flags.rawValue), wanted.kind, wanted.value, intent.limit.mantissa,
            intent.trigger?.mantissa, intent.expiry?.nanos, intent.tag.bits, intent.cause.bits,
            entry.time.nanos, entry.sequence.bits, Int64(OrderState.pending.rawValue),
            Int64(OrderReason.none.rawValue), 0, 0, 0, intent.limit.mantissa,
            intent.trigger?.mantissa, entry.time.nanos,
        ])
        guard intent.slices > 0 || intent.exit != nil else { return }
        try statements.form.execute(arguments: [
            run.key, number, Int64(intent.slices), intent.ladder?.far.mantissa,
            intent.ladder.map { Int64($0.sizes.rawValue) }, intent.exit?.takeProfit.mantissa,
            intent.exit?.stopLoss.mantissa,
        ])
    }

    /// An approved order counts as sent from here on: after a crash nobody can say that it was not.
    private func write(_ record: VettingRecord, _ checks: [Check], _ entry: LedgerEntry) throws {
        let state = record.isApproved ? OrderState.sent : .denied
        try statements.vetting.execute(arguments: [
            record.isApproved ? 1 : 0, Int64(record.effect.rawValue),
            record.guardIndex.map { Int64($0) }, Int64(record.sizing.method.rawValue),
            record.sizing.price.mantissa, record.sizing.wanted?.mantissa,
            record.sizing.quantity.mantissa, record.quantity.mantissa, record.notional.mantissa,
            Int64(state.rawValue), Int64(record.reason.rawValue), record.quantity.mantissa,
            entry.time.nanos, run.key, record.order.value.bits,
        ])
        try requireOrder(record.order)
        for (position, check) in checks.enumerated() {
            let key = [run.key, record.order.value.bits, Int64(position)]
            try write(check, key, by: statements.check)
        }
    }

    /// A change leaves the order's row alone: what becomes of it is told by the order's updates.
    private func write(
        amend record: VettingRecord, _ checks: [Check], _ entry: LedgerEntry
    ) throws {
        try statements.amend.execute(arguments: [
            run.key, entry.ordinal, record.order.value.bits, entry.sequence.bits,
            entry.time.nanos, record.isApproved ? 1 : 0, Int64(record.effect.rawValue),
            record.guardIndex.map { Int64($0) }, Int64(record.reason.rawValue),
            record.sizing.wanted?.mantissa, record.sizing.price.mantissa,
            record.quantity.mantissa, record.notional.mantissa,
        ])
        for (position, check) in checks.enumerated() {
            try write(
                check, [run.key, entry.ordinal, Int64(position)], by: statements.amendCheck)
        }
    }

    /// Writes what a guard said into a table whose rows three columns name.
    private func write(_ check: Check, _ key: [Int64], by statement: Statement) throws {
        let judgement = check.judgement
        let verdict = VerdictColumns(judgement.verdict)
        try statement.execute(arguments: [
            key[0], key[1], key[2], Int64(check.guardIndex), verdict.kind,
            verdict.quantity, verdict.scope, verdict.hold, judgement.measured?.mantissa,
            judgement.measured.map { Int64($0.exponent) }, judgement.limit?.mantissa,
            judgement.limit.map { Int64($0.exponent) }, judgement.unit, judgement.text,
            Int64(judgement.reason.rawValue), Int64(judgement.code),
        ])
    }

    private func write(_ update: OrderUpdate, _ entry: LedgerEntry) throws {
        try statements.update.execute(arguments: [
            Int64(update.state.rawValue), Int64(update.reason.rawValue), Int64(update.code),
            update.quantity.mantissa, update.filled.mantissa, update.limit.mantissa,
            update.trigger?.mantissa, update.averagePrice?.mantissa, entry.time.nanos, run.key,
            update.order.value.bits,
        ])
        try requireOrder(update.order)
    }

    private func write(_ record: FillRecord, _ entry: LedgerEntry) throws {
        let fill = record.fill
        let number = fill.order.isOurs ? fill.order.value.bits : nil
        try statements.fill.execute(arguments: [
            run.key, fill.execution.bits, number, Int64(fill.owner.number),
            Int64(fill.instrument.index), Int64(fill.side.rawValue), fill.price.mantissa,
            fill.quantity.mantissa, fill.notional.mantissa, fill.fee.mantissa,
            fill.isMaker ? 1 : 0, fill.time.nanos, record.realised.mantissa,
            record.position.mantissa, entry.sequence.bits,
        ])
        guard db.changesCount == 1 else { return }
        try move(fill.owner, by: record, entry)
        guard fill.owner != .account else { return }
        try move(.account, by: record, entry)
    }

    private func move(_ owner: OwnerID, by record: FillRecord, _ entry: LedgerEntry) throws {
        let fill = record.fill
        let delta = fill.side.sign * fill.quantity.mantissa
        let (cost, overflow) = (fill.side.sign * fill.notional.mantissa)
            .addingReportingOverflow(record.realised.mantissa)
        guard !overflow else { throw LedgerFault.senseless("a cost too large to hold") }
        try statements.position.execute(arguments: [
            run.key, Int64(owner.number), Int64(fill.instrument.index),
            owner == .account ? record.position.mantissa : delta, cost, record.realised.mantissa,
            fill.fee.mantissa, entry.time.nanos, owner == .account ? record.position.mantissa : nil,
        ])
    }

    /// A raised level latches, except in a backtest; a lowered one is history only, because
    /// `LedgerStore.recordArm` came before it.
    private func write(_ change: LadderChange, _ entry: LedgerEntry) throws {
        try statements.levelChange.execute(arguments: [
            run.key, entry.ordinal, entry.sequence.bits, entry.time.nanos, change.from.name,
            change.to.name, change.source, change.reason, change.haltID,
        ])
        guard run.latches, let level = change.raised, level >= .reduceOnly else { return }
        var halt = HaltRecord(
            id: change.haltID, level: level, source: change.source, reason: change.reason,
            at: entry.wallTime)
        halt.profile = run.profile
        try halt.upsert(db)
    }

    /// A block stands until its end is written, by whoever ended it.
    private func write(_ change: BlockChange, _ entry: LedgerEntry) throws {
        let block = change.block
        switch change.kind {
        case .raised, .extended, .leaving:
            let until = block.until.map { entry.wallTime + ($0 - entry.time) }
            try statements.block.execute(arguments: [
                block.id, block.level.name, block.source, block.reason, run.key,
                block.instrument.map { Int64($0.index) }, block.owner.map { Int64($0.number) },
                entry.wallTime.nanos, until?.nanos, run.profile,
            ])
        case .ended, .lifted:
            try statements.blockEnd.execute(arguments: [
                entry.wallTime.nanos, change.kind == .ended ? "its time was over" : change.reason,
                block.id,
            ])
        }
    }

    private func requireOrder(_ order: OrderNumber) throws {
        guard db.changesCount == 1 else {
            throw Fault(
                .runtime, code: "ledger.contradiction",
                "order \(order.value) was judged or changed before anyone asked for it",
                remedy: "report it; this is a mistake of ours")
        }
    }
}
