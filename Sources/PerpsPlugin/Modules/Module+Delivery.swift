public import CPerpsPlugin

// Inlinable, so that the author's module holds a copy specialised for its own type: one indirect
// call a batch, none an event.
extension Module where Self: ~Copyable {
    /// Carries a batch from the host; part of the export, not for authors.
    @inlinable public static func receive(
        _ batch: borrowing Events, in memory: InstanceMemory
    ) throws {
        let state = unsafe memory.cell.pointee.state.unsafelyUnwrapped
        let instance = unsafe state.assumingMemoryBound(to: Self.self)
        try unsafe instance.pointee.onEvents(batch, Host(memory.cell))
    }

    /// Hands each event to its own function.
    @inlinable public mutating func onEvents(_ events: borrowing Events, _ host: Host) throws {
        try events.forEach { event throws in
            let host = host.caused(by: event.sequence)
            switch event.kind {
            case PB_EV_TRADE:
                if let trade = event.trade { try onTrade(trade, host) }
            case PB_EV_BOOK_TOP:
                if let top = event.bookTop { try onBookTop(top, host) }
            case PB_EV_CANDLE:
                if let candle = event.candle { try onCandle(candle, host) }
            case PB_EV_ORDER:
                if let order = event.order { try onOrder(order, host) }
            case PB_EV_FILL:
                if let fill = event.fill { try onFill(fill, host) }
            case PB_EV_POSITION:
                if let position = event.position { try onPosition(position, host) }
            default: try onOther(event, host)
            }
        }
    }

    /// Hands a rarer event to its own function.
    @inlinable mutating func onOther(_ event: borrowing Event, _ host: Host) throws {
        switch event.kind {
        case PB_EV_MARK:
            if let mark = event.load(PB_EV_MARK, as: pb_ev_mark.self) {
                try onMark(Mark(mark), host)
            }
        case PB_EV_FUNDING:
            if let funding = event.load(PB_EV_FUNDING, as: pb_ev_funding.self) {
                try onFunding(Funding(funding), host)
            }
        case PB_EV_ACCOUNT:
            if let account = event.load(PB_EV_ACCOUNT, as: pb_ev_account.self) {
                try onAccount(Account(account), host)
            }
        case PB_EV_TIMER:
            if let tick = event.load(PB_EV_TIMER, as: pb_ev_timer.self) {
                try onTimer(TimerTick(tick), host)
            }
        case PB_EV_CONTROL:
            if let control = event.load(PB_EV_CONTROL, as: pb_ev_control.self) {
                try onControl(Control(control), host)
            }
        default: try onTail(event, host)
        }
    }

    /// Hands an event that carries data after itself to its own function.
    @inlinable mutating func onTail(_ event: borrowing Event, _ host: Host) throws {
        switch event.kind {
        case PB_EV_DEPTH:
            guard let record = unsafe event.pointer(as: pb_ev_depth.self) else { return }
            let depth = unsafe Depth(record)
            if depth.isWhole { try onDepth(depth, host) }
        case PB_EV_MESSAGE:
            guard let record = unsafe event.pointer(as: pb_ev_message.self) else { return }
            let message = unsafe Message(record)
            if message.isWhole { try onMessage(message, host) }
        case PB_EV_SIGNAL:
            guard let record = unsafe event.pointer(as: pb_ev_signal.self) else { return }
            let signal = unsafe Signal(record)
            if signal.isWhole { try onSignal(signal, host) }
        default: break
        }
    }
}
