internal import CPerpsPlugin
internal import Domain
internal import Engine
internal import Records

/// Who is told what beside subscriptions.
struct Audience {
    /// Whose timers ring.
    var owner: OwnerID
    /// Whose orders, fills and positions are told.
    var subject: OwnerID
    /// Guards and sinks see every owner's orders, fills and positions, and the account's.
    var seesAll: Bool
    /// Set of `1 << PB_EV_*` that the module can take.
    var events: UInt64
    var ids: OrderIDs
    /// The indicators that it follows.
    var signals: Set<OwnerID>
    /// Under what name it stops trading; nil for one that cannot.
    var source: String?

    func sees(_ other: OwnerID) -> Bool { seesAll || other == subject }
}

extension InstanceState {
    /// Writes the records of a step that the instance wants to see.
    @inline(__always)
    mutating func deliver(
        _ frame: Frame, _ market: Span<MarketEvent>, _ notices: Span<Notice>,
        _ engine: borrowing EngineState, to audience: Audience
    ) {
        buffer.removeAll()
        if subscriptions.events != 0 {
            deliver(market, frame)
            if subscriptions.events & InstanceState.derived != 0 {
                deliverDerived(frame, engine.market)
            }
        }
        for index in notices.indices {
            let stamp = RecordStamp(
                instrument: nil, time: frame.time,
                sequence: frame.noticeSequence + UInt64(index), isSnapshot: frame.isSnapshot)
            if case .control(.trading(let level)) = notices[index] {
                var own = TradingLevel.normal
                if let source = audience.source { own = engine.ladder.level(raisedBy: source) }
                deliver(level: level, own: own, stamp, to: audience)
            } else {
                deliver(notices[index], stamp, to: audience)
            }
        }
    }

    private mutating func deliver(
        level: TradingLevel, own: TradingLevel, _ stamp: RecordStamp, to audience: Audience
    ) {
        guard audience.events & Subscriptions.bit(PB_EV_CONTROL) != 0 else { return }
        buffer.append(
            control: PB_CTL_TRADING, value: level.rawValue, value2: own.rawValue, stamp)
    }

    private static let derived =
        Subscriptions.bit(PB_EV_BOOK_TOP) | Subscriptions.bit(PB_EV_DEPTH)
        | Subscriptions.bit(PB_EV_MARK)

    @inline(__always)
    private mutating func deliver(_ market: Span<MarketEvent>, _ frame: Frame) {
        let tradeBit = Subscriptions.bit(PB_EV_TRADE)
        for index in market.indices {
            let product = market[index].instrument
            let wanted = subscriptions.interests[product.position].events
            switch market[index].body {
            case .trade(let trade):
                guard wanted & tradeBit != 0 else { continue }
                buffer.append(
                    trade, of: product, at: frame.time,
                    sequence: frame.marketSequence + UInt64(index), hasGap: market[index].hasGap)
            case .funding(let rate):
                guard wanted & Subscriptions.bit(PB_EV_FUNDING) != 0 else { continue }
                buffer.append(
                    rate, owner: .account, paid: nil,
                    RecordStamp(
                        instrument: product, time: frame.time,
                        sequence: frame.marketSequence + UInt64(index)))
            default: continue
            }
        }
    }

    /// Top, depth and mark of products that changed, each once a step.
    private mutating func deliverDerived(_ frame: Frame, _ market: borrowing Market) {
        for (place, product) in market.touched.enumerated() {
            let interest = subscriptions.interests[product.position]
            guard interest.events & InstanceState.derived != 0 else { continue }
            let changes = market.changes(of: product)
            var stamp = RecordStamp(
                instrument: product, time: frame.time,
                sequence: frame.derivedSequence + UInt64(3 * place))
            stamp.isStale = market.isStale(product)
            if changes.contains(.top), interest.events & Subscriptions.bit(PB_EV_BOOK_TOP) != 0 {
                buffer.append(market.top(of: product), stamp)
            }
            stamp.sequence += 1
            if changes.contains(.depth), interest.events & Subscriptions.bit(PB_EV_DEPTH) != 0 {
                let book = market[product].book
                buffer.append(
                    bids: book.bids.levels, asks: book.asks.levels, depth: interest.depth, stamp)
            }
            stamp.sequence += 1
            if !changes.isDisjoint(with: .topOrPrice),
                interest.events & Subscriptions.bit(PB_EV_MARK) != 0,
                let mark = market.mark(of: product)
            {
                buffer.append(mark: mark, stamp)
            }
        }
    }

    private mutating func deliver(_ notice: Notice, _ stamp: RecordStamp, to audience: Audience) {
        var stamp = stamp
        func takes(_ kind: UInt16) -> Bool { audience.events & Subscriptions.bit(kind) != 0 }
        switch notice {
        case .bar(let instrument, let bar):
            let interest = subscriptions.interests[instrument.position]
            guard interest.intervals.contains(bar.candle.interval) else { return }
            (stamp.instrument, stamp.hasGap) = (instrument, bar.hasGap)
            buffer.append(bar.candle, stamp)
        case .order(let update):
            guard takes(PB_EV_ORDER), audience.sees(update.owner) else { return }
            stamp.instrument = update.instrument
            buffer.append(update, audience.ids, text: "", stamp)
        case .denied(let update, let text):
            guard takes(PB_EV_ORDER), audience.sees(update.owner) else { return }
            stamp.instrument = update.instrument
            buffer.append(update, audience.ids, text: text, stamp)
        case .fill(let entry):
            guard takes(PB_EV_FILL), audience.sees(entry.fill.owner) else { return }
            stamp.instrument = entry.fill.instrument
            buffer.append(entry, audience.ids, stamp)
        case .position(let position):
            guard takes(PB_EV_POSITION), audience.sees(position.owner) else { return }
            stamp.instrument = position.instrument
            buffer.append(position, stamp)
        case .account(let account):
            if takes(PB_EV_ACCOUNT) { buffer.append(account, stamp) }
        case .timer(let owner, let id, let due):
            guard takes(PB_EV_TIMER), owner == audience.owner else { return }
            buffer.append(timer: id, due: due, stamp)
        case .funding(let instrument, let rate, let owner, let paid):
            guard takes(PB_EV_FUNDING), audience.sees(owner) else { return }
            stamp.instrument = instrument
            buffer.append(rate, owner: owner, paid: paid, stamp)
        case .signal(let signal):
            guard takes(PB_EV_SIGNAL), audience.signals.contains(signal.source) else { return }
            stamp.instrument = signal.instrument
            buffer.append(signal: signal.values, from: signal.source, stamp)
        case .control(.own(let own, let source, let level)):
            guard source == audience.source else { return }
            deliver(level: level, own: own, stamp, to: audience)
        case .control(let control):
            if takes(PB_EV_CONTROL) { deliver(control, stamp) }
        }
    }

    private mutating func deliver(_ control: ControlNotice, _ stamp: RecordStamp) {
        var stamp = stamp
        switch control {
        case .trading, .own: return
        case .venue(let isUp):
            buffer.append(control: PB_CTL_VENUE, value: isUp ? 2 : 0, stamp)
        case .product(let instrument, let status):
            stamp.instrument = instrument
            buffer.append(control: PB_CTL_PRODUCT, value: Int64(status.rawValue), stamp)
        case .fees(let instrument, let maker, let taker):
            stamp.instrument = instrument
            buffer.append(control: PB_CTL_FEES, value: maker.e8, value2: taker.e8, stamp)
        case .closing:
            buffer.append(control: PB_CTL_CLOSING, value: Int64(PB_BYE_STOP), stamp)
        }
    }
}
