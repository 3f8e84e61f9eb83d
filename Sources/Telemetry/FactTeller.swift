internal import Domain
internal import Engine
internal import Risk

/// Tells the log about facts, in words.
struct FactTeller {
    let names: RunNames
    let log: EventLog

    /// - Parameters:
    ///   - record: How an order was judged.
    ///   - trips: Which guards refused it.
    ///   - cause: The sequence of the event that led to it, if that is known.
    func tell(_ record: VettingRecord, _ trips: [GuardTrip], cause: UInt64?) {
        tell(trips, of: record, cause: cause)
        log.note(
            .info, record.isApproved ? .orderSubmitted : .orderDenied,
            record.isApproved ? "order goes to the venue" : "order was refused",
            [
                "order": "\(record.order.value)", "instance": names.instance(record.owner),
                "product": names.symbol(record.instrument),
                "quantity": quantity(of: record),
                "reason": ReasonCode(record.reason).rawValue,
            ])
    }

    /// The approved size; of a refused order the one that was judged, or what was wanted before it
    /// had a size, and nothing where that is not known.
    private func quantity(of record: VettingRecord) -> String {
        if record.isApproved { return text(record.quantity, record.instrument) }
        let sized = record.sizing.quantity > .zero ? record.sizing.quantity : record.sizing.wanted
        return sized.map { text($0, record.instrument) } ?? ""
    }

    func tell(amend record: VettingRecord, _ trips: [GuardTrip]) {
        tell(trips, of: record, cause: nil)
        log.note(
            .info, record.isApproved ? .amendSubmitted : .amendDenied,
            record.isApproved ? "change of an order goes to the venue" : "change was refused",
            [
                "order": "\(record.order.value)", "instance": names.instance(record.owner),
                "product": names.symbol(record.instrument),
                "quantity": quantity(of: record),
                "price": names.instrument(record.instrument)?.text(record.sizing.price) ?? "",
                "reason": ReasonCode(record.reason).rawValue,
            ])
    }

    private func tell(_ trips: [GuardTrip], of record: VettingRecord, cause: UInt64?) {
        for trip in trips {
            log.note(
                trip.tripClass == .critical ? .error : .info, .guardTripped,
                trip.text.isEmpty ? "\(trip.name) refused" : trip.text,
                [
                    "guard": trip.name, "class": trip.tripClass.rawValue,
                    "cause": trip.cause.rawValue, "verdict": trip.verdict,
                    "measured": trip.measured, "limit": trip.limit, "unit": trip.unit,
                    "order": "\(record.order.value)", "product": names.symbol(record.instrument),
                    "instance": names.instance(record.owner),
                    "caused_by": cause.map { "\($0)" } ?? "",
                ])
        }
    }

    func tell(_ update: OrderUpdate) {
        if update.change.contains(.amended) { note(update, .info, .amendTaken) }
        if update.change.contains(.amendRefused) { note(update, .info, .amendRefused) }
        guard update.change.contains(.state), let (level, event) = event(of: update.state) else {
            return
        }
        note(update, level, update.isWithheld ? .orderWithheld : event)
    }

    private func note(_ update: OrderUpdate, _ level: EventLog.Level, _ event: EventName) {
        log.note(
            level, event, event.rawValue,
            [
                "order": "\(update.order.value)", "instance": names.instance(update.owner),
                "product": names.symbol(update.instrument),
                "filled": text(update.filled, update.instrument),
                "reason": ReasonCode(update.reason).rawValue,
            ])
    }

    private func event(of state: OrderState) -> (EventLog.Level, EventName)? {
        switch state {
        case .open: (.debug, .orderAccepted)
        case .rejected: (.warning, .orderRejected)
        case .cancelled: (.info, .orderCancelled)
        case .expired: (.info, .orderExpired)
        case .unknown: (.error, .orderUnknown)
        default: nil
        }
    }

    func tell(_ record: FillRecord) {
        let fill = record.fill
        let instrument = names.instrument(fill.instrument)
        log.note(
            .info, .orderFilled, "\(fill.side.word) filled",
            [
                "order": "\(fill.order.value)", "instance": names.instance(fill.owner),
                "product": names.symbol(fill.instrument),
                "quantity": text(fill.quantity, fill.instrument),
                "price": instrument?.text(fill.price) ?? "",
                "fee": instrument?.text(fill.fee) ?? "",
                "realised": instrument?.text(record.realised) ?? "",
                "position": text(record.position, fill.instrument),
            ])
    }

    func tell(_ instrument: InstrumentID, funding amount: Amount) {
        log.note(
            .info, .fundingBooked, "funding booked",
            [
                "product": names.symbol(instrument),
                "amount": names.instrument(instrument)?.text(amount) ?? "",
            ])
    }

    func tell(_ change: LadderChange) {
        let isRaised = change.raised != nil
        log.note(
            isRaised ? .error : .warning, isRaised ? .ladderRaised : .ladderLowered, change.reason,
            [
                "from": change.from.name, "to": change.to.name,
                "raised": change.raised?.name ?? "", "source": change.source,
                "halt_id": change.haltID,
            ])
    }

    func tell(_ change: BlockChange) {
        let block = change.block
        let level: EventLog.Level =
            switch change.kind {
            case .raised: block.level == .caution ? .warning : .error
            case .extended, .leaving: .debug
            case .ended, .lifted: .warning
            }
        log.note(
            level, change.kind.isEnd ? .blockEnded : .blockRaised, change.reason,
            [
                "change": change.kind.rawValue, "to": block.level.name,
                "source": block.source, "halt_id": block.id,
                "product": block.instrument.map(names.symbol) ?? "all",
                "instance": block.owner.map(names.instance) ?? "all",
                "until": change.end,
            ])
    }

    /// The first of its kind is a warning; the others are counted, and told to who listens closely.
    func tell(_ deed: Misbehaviour, isFirst: Bool) {
        log.note(
            isFirst ? .warning : .debug, .pluginMisbehaved, deed.message,
            ["instance": deed.instance, "kind": deed.kind])
    }

    private func text(_ quantity: Quantity, _ id: InstrumentID) -> String {
        names.instrument(id)?.text(quantity) ?? ""
    }
}
