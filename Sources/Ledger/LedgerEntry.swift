internal import Domain
internal import Engine
internal import Risk

/// A fact with its texts, free of the buffer it came from.
struct LedgerEntry: Sendable {
    enum Body: Sendable {
        case intended(Intent)
        case vetted(VettingRecord, [Check])
        case amend(VettingRecord, [Check])
        case order(OrderUpdate)
        case filled(FillRecord)
        case funding(InstrumentID, Amount)
        case ladder(LadderChange)
        case block(BlockChange)
        case misbehaved(Misbehaviour)
    }

    let time: Timestamp
    let sequence: UInt64
    /// Its place among the facts of the run, from 0.
    let ordinal: Int64
    let body: Body
    /// When it happened by the clock that people read, where that is another one.
    var wallTime: Timestamp

    init(_ stamped: StampedFact, in effects: borrowing Effects, ordinal: Int64) {
        (time, sequence, self.ordinal) = (stamped.time, stamped.sequence, ordinal)
        wallTime = stamped.time
        switch stamped.fact {
        case .intended(let intent): body = .intended(intent)
        case .vetted(let record):
            body = .vetted(record, LedgerEntry.checks(of: record, in: effects))
        case .amend(let record):
            body = .amend(record, LedgerEntry.checks(of: record, in: effects))
        case .order(let update): body = .order(update)
        case .filled(let record): body = .filled(record)
        case .funding(let instrument, let amount): body = .funding(instrument, amount)
        case .block(let index): body = .block(effects.blockChanges[index])
        case .ladder(let index): body = .ladder(effects.ladderChanges[index])
        case .misbehaved(let index): body = .misbehaved(effects.misbehaviours[index])
        }
    }

    private static func checks(
        of record: VettingRecord, in effects: borrowing Effects
    ) -> [Check] {
        record.checks.isEmpty ? [] : Array(effects.checks[record.checks])
    }
}
