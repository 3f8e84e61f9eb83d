internal import CPerpsPlugin
internal import Domain
internal import Records
internal import Risk

/// How guards and sizers are asked: what they are shown of an order, and the call itself.
///
/// Owns nothing; the instance that is asked belongs to the participant that feeds it.
@safe struct CheckForm {
    typealias Question =
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafePointer<pb_check>?, UnsafeMutablePointer<pb_verdict>?
        ) -> pb_status

    private let instance: PluginInstance
    private let origins: [pb_str]

    init(_ instance: PluginInstance) {
        self.instance = instance
        // The account's own orders are those that an operator asks for.
        let names = ["operator"] + instance.setting.owners.dropFirst()
        unsafe origins = names.map { unsafe instance.arena.text($0) }
    }

    /// Asks about an order, or about an intent whose size is not known yet.
    ///
    /// - Returns: The status, and what stands in the answer, which begins as silence.
    func ask(
        _ intent: Intent, _ order: SizedOrder?, _ context: GuardContext,
        by call: (UnsafePointer<pb_check>, UnsafeMutablePointer<pb_verdict>) -> pb_status
    ) -> (status: pb_status, verdict: pb_verdict) {
        var raw = IntentReader.write(intent)
        var verdict = pb_verdict()
        verdict.struct_size = UInt32(MemoryLayout<pb_verdict>.size)
        let status = unsafe withUnsafePointer(to: &raw) { pointer in
            var check = unsafe check(of: intent, order, context)
            unsafe check.intent = pointer
            unsafe instance.state.pointee.phase = .checking
            unsafe instance.state.pointee.time = context.now
            let status = unsafe call(&check, &verdict)
            unsafe instance.state.pointee.phase = .idle
            return status
        }
        return (status, verdict)
    }

    /// Size and value as a plugin is shown them: of a change the new total's.
    private func asked(_ order: SizedOrder, _ context: GuardContext) -> (Quantity, Amount) {
        guard let change = order.change else { return (order.quantity, order.notional) }
        let total = order.quantity + change.filled
        let price = max(order.intent.limit, context.mark ?? order.intent.limit)
        let value = context.terms.notional(price, total, rounding: .up)
        return (total, value ?? order.notional)
    }

    private func flags(of order: SizedOrder) -> UInt32 {
        var flags: UInt32 = 0
        if order.effect.contains(.reducing) { flags |= PB_CF_REDUCING }
        if order.effect.contains(.ownExit) { flags |= PB_CF_OWN_EXIT }
        if order.change != nil { flags |= PB_CF_AMEND }
        return flags
    }

    private func check(
        of intent: Intent, _ order: SizedOrder?, _ context: GuardContext
    ) -> pb_check {
        var check = unsafe pb_check()
        unsafe check.struct_size = UInt32(MemoryLayout<pb_check>.size)
        unsafe check.now = context.now.nanos
        unsafe check.order = instance.ids.id(intent.order)
        unsafe check.owner = intent.owner.number
        unsafe check.open_orders = UInt32(context.openOrders)
        unsafe check.origin = origins[Int(intent.owner.number)]
        if let order {
            let (quantity, notional) = asked(order, context)
            unsafe check.flags = flags(of: order)
            unsafe check.qty = quantity.mantissa
            unsafe check.notional = notional.mantissa
        }
        unsafe check.position = context.position.mantissa
        let open = context.accountOpen
        unsafe check.open_buy = open.buy.mantissa
        unsafe check.open_sell = open.sell.mantissa
        unsafe check.own_position = context.ownPosition.mantissa
        unsafe check.mark = context.mark?.mantissa ?? PB_NONE
        unsafe check.bid = context.bid?.mantissa ?? PB_NONE
        unsafe check.ask = context.ask?.mantissa ?? PB_NONE
        unsafe check.equity = context.equity?.mantissa ?? PB_NONE
        unsafe check.free = context.free?.mantissa ?? PB_NONE
        unsafe check.day_pnl = context.dayPnL?.mantissa ?? PB_NONE
        unsafe check.day_open_equity = context.dayOpenEquity?.mantissa ?? PB_NONE
        unsafe check.gross = context.gross?.mantissa ?? PB_NONE
        unsafe check.fx_e9 = 1_000_000_000
        return unsafe check
    }
}

extension GuardContext {
    /// What open orders of the account may buy and sell, others' included as the floor counts them.
    ///
    /// Where the size of one is not known the floor refuses whatever could grow.
    fileprivate var accountOpen: (buy: Quantity, sell: Quantity) {
        let sells = terms.allowsShort ? others.sell ?? .zero : .zero
        return (
            openBuy.adding(others.buy ?? .zero) ?? openBuy, openSell.adding(sells) ?? openSell
        )
    }
}
