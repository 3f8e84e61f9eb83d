internal import Domain

/// What the venue says of an order that was not asked so.
struct Quarrel: Hashable, Sendable {
    var text: String
    /// Whether it cannot be the order that was asked, so that nothing it says counts.
    var isOfAnother: Bool
}

extension OrderDesk {
    /// The first thing in which the venue means another order than we asked for; nil for none.
    func quarrel(_ seen: VenueOrder, with order: DeskOrder) -> Quarrel? {
        let instrument = settings.instruments[order.instrument.position]
        if !settings.isName(seen.product, of: instrument) {
            let text = "its product is \(seen.product), asked was \(instrument.symbol)"
            return Quarrel(text: text, isOfAnother: true)
        }
        if let side = seen.side, side != .known(OrderSideWord(order.side)) {
            let text = "its side is \(side.text), asked was the other"
            return Quarrel(text: text, isOfAnother: true)
        }
        // One whose place another took was compared while it was the present one.
        guard order.past[seen.id] == nil, let sent = order.sent, let shown = seen.configuration
        else { return nil }
        let text =
            shown.formQuarrel(with: sent) ?? shown.endQuarrel(with: sent)
            ?? seen.amountQuarrel(shown, with: order, sent)
        return text.map { Quarrel(text: $0, isOfAnother: false) }
    }
}

extension VenueOrder {
    /// In what size and limit differ from all that was ever asked of the order.
    ///
    /// A listing may be older than an edit, so what was asked before counts too.
    fileprivate func amountQuarrel(
        _ shown: OrderConfiguration, with order: DeskOrder, _ sent: OrderConfiguration
    ) -> String? {
        let (last, side) = (lastEdit, order.side)
        let (first, now) = (sent.sizeAndLimit(of: side), shown.sizeAndLimit(of: side))
        var sizes = first.size.map { [$0] } ?? []
        var limits = first.limit.map { [$0] } ?? []
        for edit in order.edits {
            sizes.append(.base(edit.size))
            limits.append(edit.price)
        }
        var size = last?.size.map { OrderAmount.base($0) } ?? now.size
        // The venue may keep money less what its fee takes of it.
        if case .quote(let shown)? = size, case .quote(let most)? = first.size, shown <= most {
            size = nil
        }
        if let size, let asked = sizes.last, !sizes.contains(size) {
            return "its size is \(size.text), asked was \(asked.text)"
        }
        if let limit = last?.price ?? now.limit, let asked = limits.last, !limits.contains(limit) {
            return "its limit is \(limit.text), asked was \(asked.text)"
        }
        return nil
    }
}

extension OrderConfiguration {
    /// What no edit changes: the kind, how long it lives, and where it wakes.
    fileprivate func formQuarrel(with sent: OrderConfiguration) -> String? {
        guard key == sent.key else { return "it is \(key), asked was \(sent.key)" }
        switch (self, sent) {
        case (.limit(_, _, let mine), .limit(_, _, let theirs)):
            // What the venue leaves out is not known.
            guard let shown = mine.isPostOnly, let asked = theirs.isPostOnly, shown != asked
            else { return nil }
            return "it \(shown ? "is" : "is not") post-only, asked was the other"
        case (.stopLimit(let mine, _), .stopLimit(let theirs, _)):
            if mine.direction != theirs.direction {
                return "it wakes when the price comes from the other side than was asked"
            }
            return OrderConfiguration.triggerQuarrel(mine.stop, theirs.stop)
        case (.bracket(let mine, _), .bracket(let theirs, _)):
            return OrderConfiguration.triggerQuarrel(mine.stopTrigger, theirs.stopTrigger)
        case (.twap(let mine), .twap(let theirs)): return mine.scheduleQuarrel(with: theirs)
        case (.scaled(let mine), .scaled(let theirs)): return mine.ladderQuarrel(with: theirs)
        default: return nil
        }
    }

    private static func triggerQuarrel(_ shown: WireDecimal, _ sent: WireDecimal) -> String? {
        shown == sent ? nil : "its trigger is \(shown.text), asked was \(sent.text)"
    }

    /// The venue keeps whole seconds, and may round either way.
    static let endSlack = Nanos.second

    fileprivate func endQuarrel(with sent: OrderConfiguration) -> String? {
        guard let end, let asked = sent.end else { return nil }
        let slack = OrderConfiguration.endSlack
        guard end > asked + slack || asked > end + slack else { return nil }
        return "its end is \(end.rfc3339), asked was \(asked.rfc3339)"
    }

    private var end: Timestamp? {
        switch self {
        case .limit(_, _, .goodTillDate(let end, _)): end
        case .stopLimit(_, let end), .bracket(_, let end): end
        // That of a TWAP is part of its schedule.
        case .limit, .market, .marketFillOrKill, .scaled, .twap: nil
        }
    }

    /// What a form leaves open is nil.
    fileprivate func sizeAndLimit(of side: Side) -> (size: OrderAmount?, limit: WireDecimal?) {
        switch self {
        case .market(let amount), .marketFillOrKill(let amount): (amount, nil)
        case .limit(let amount, let price, _): (amount, price)
        case .stopLimit(let terms, _): (.base(terms.size), terms.limit)
        case .bracket(let terms, _): (terms.size.map { .base($0) }, terms.takeProfit)
        case .twap(let terms): (terms.amount, terms.limit)
        case .scaled(let terms):
            (terms.amount, side == .buy ? terms.priceMax : terms.priceMin)
        }
    }
}

extension OrderConfiguration.LimitTerms {
    fileprivate var isPostOnly: Bool? {
        switch self {
        case .goodTillCancelled(let postOnly), .goodTillDate(_, let postOnly): postOnly
        case .immediateOrCancel, .fillOrKill: false
        }
    }
}

extension OrderAmount {
    fileprivate var text: String {
        switch self {
        case .base(let size): size.text
        case .quote(let size): "\(size.text) of the quote currency"
        }
    }
}
