internal import CPerpsPlugin
package import Domain
internal import Engine
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
    private let check: CheckForm.Question
    private let object: UnsafeMutableRawPointer
    private let instance: PluginInstance
    private let form: CheckForm
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
        form = CheckForm(instance)
    }

    package func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        if instance.hasFailed { return refuse("the guard has failed and is off") }
        let (status, verdict) = unsafe form.ask(order.intent, order, context) { question, answer in
            unsafe check(object, question, answer)
        }
        guard status >= PB_OK else {
            var judgement = refuse(
                instance.endOfProcess() ?? "the guard failed with status \(status)")
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
        var judgement = Judgement(.reject, text: text, reason: .pluginGuard)
        judgement.hasFailed = true
        return judgement
    }
}
