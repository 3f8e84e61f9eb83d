internal import CPerpsPlugin
package import Domain
internal import Engine
internal import Records
package import Risk

/// A plugin guard as the chain sees it.
///
/// Fails closed: silence, nonsense or a fault refuses what increases risk. Orders that can only
/// reduce the account's position are not shown to it. Owns nothing; the instance belongs to the
/// participant that feeds it.
@safe package final class ForeignGuard: Guard {
    package let name: String
    package let isFloor = false
    package let judgesReducing = false
    private let check:
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafePointer<pb_check>?, UnsafeMutablePointer<pb_verdict>?
        ) -> pb_status
    private let object: UnsafeMutableRawPointer
    private let instance: PluginInstance
    private let origins: [pb_str]
    private let mayHalt: Bool

    package init(_ instance: PluginInstance) throws(Fault) {
        guard let table = unsafe instance.kindTable("perps.guard/1") else {
            throw instance.contractFault("a guard without the extension perps.guard/1")
        }
        let guardTable = unsafe table.assumingMemoryBound(to: pb_guard.self)
        guard let check = unsafe guardTable.pointee.check, let object = unsafe instance.object
        else { throw instance.contractFault("check is missing") }
        unsafe (self.check, self.object) = (check, object)
        self.instance = instance
        name = instance.name
        mayHalt = instance.mayHalt
        unsafe origins = instance.setting.owners.map { unsafe instance.arena.text($0) }
    }

    package func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        if instance.hasFailed { return refuse("the guard has failed and is off") }
        var intent = IntentReader.write(order.intent)
        var verdict = pb_verdict()
        verdict.struct_size = UInt32(MemoryLayout<pb_verdict>.size)
        let status = unsafe withUnsafePointer(to: &intent) { pointer in
            var question = unsafe question(order, context, pointer)
            unsafe instance.state.pointee.phase = .checking
            unsafe instance.state.pointee.time = context.now
            let status = unsafe check(object, &question, &verdict)
            unsafe instance.state.pointee.phase = .idle
            return status
        }
        guard status >= PB_OK else {
            var judgement = refuse("the guard failed with status \(status)")
            judgement.isBreach = true
            return judgement
        }
        let filled = order.change?.filled ?? .zero
        var judgement = VerdictReader.judgement(
            verdict, of: order.quantity + filled, mayHalt: mayHalt)
        if case .resize(let total) = judgement.verdict {
            judgement.verdict = .resize(max(.zero, total - filled))
        }
        return judgement
    }

    private func refuse(_ text: String) -> Judgement {
        Judgement(.reject, text: text, reason: .pluginGuard)
    }

    /// Size and value as a plugin is shown them: of a change the new total's.
    private func asked(
        _ order: SizedOrder, _ context: GuardContext
    ) -> (Quantity, Amount) {
        guard let change = order.change else { return (order.quantity, order.notional) }
        let total = order.quantity + change.filled
        let price = max(order.intent.limit, context.mark ?? order.intent.limit)
        let value = context.terms.notional(price, total, rounding: .up)
        return (total, value ?? order.notional)
    }

    private func question(
        _ order: SizedOrder, _ context: GuardContext, _ intent: UnsafePointer<pb_intent>
    ) -> pb_check {
        var check = unsafe pb_check()
        unsafe check.struct_size = UInt32(MemoryLayout<pb_check>.size)
        var flags: UInt32 = 0
        if order.effect.contains(.reducing) { flags |= PB_CF_REDUCING }
        if order.effect.contains(.ownExit) { flags |= PB_CF_OWN_EXIT }
        if order.change != nil { flags |= PB_CF_AMEND }
        unsafe check.flags = flags
        unsafe check.intent = intent
        unsafe check.now = context.now.nanos
        unsafe check.order = instance.ids.id(order.intent.order)
        unsafe check.owner = order.intent.owner.number
        unsafe check.open_orders = UInt32(context.openOrders)
        unsafe check.origin = origins[Int(order.intent.owner.number)]
        let (quantity, notional) = asked(order, context)
        unsafe check.qty = quantity.mantissa
        unsafe check.notional = notional.mantissa
        unsafe check.position = context.position.mantissa
        unsafe check.open_buy = context.openBuy.mantissa
        unsafe check.open_sell = context.openSell.mantissa
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
