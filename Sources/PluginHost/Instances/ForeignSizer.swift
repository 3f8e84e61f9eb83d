internal import CPerpsPlugin
package import Domain
package import Risk

/// A plugin sizer as sizing sees it.
///
/// Silence, nonsense or a fault is no size, which refuses the entry. Owns nothing; the instance
/// belongs to the participant that feeds it.
@safe package final class ForeignSizer: SizeAdvisor {
    package let name: String
    private let call: CheckForm.Question
    private let object: UnsafeMutableRawPointer
    private let instance: PluginInstance
    private let form: CheckForm

    package init(_ instance: PluginInstance) throws(Fault) {
        guard let table = unsafe instance.kindTable(PB_EXT_SIZER) else {
            throw instance.contractFault("a sizer without the extension \(PB_EXT_SIZER)")
        }
        let sizerTable = unsafe table.assumingMemoryBound(to: pb_sizer.self)
        guard let call = unsafe sizerTable.pointee.size, let object = unsafe instance.object
        else { throw instance.contractFault("size is missing") }
        unsafe (self.call, self.object) = (call, object)
        self.instance = instance
        name = instance.name
        form = CheckForm(instance)
    }

    package func advise(
        _ intent: Intent, asked: SizedOrder?, in context: GuardContext
    ) -> Judgement {
        if instance.hasFailed { return refuse("the sizer has failed and is off") }
        let (status, verdict) = unsafe form.ask(intent, asked, context) { question, answer in
            unsafe call(object, question, answer)
        }
        guard status >= PB_OK else {
            var judgement = refuse(
                instance.endOfProcess() ?? "the sizer failed with status \(status)")
            judgement.isBreach = true
            return judgement
        }
        return VerdictReader.size(verdict)
    }

    private func refuse(_ text: String) -> Judgement {
        Judgement(.reject, text: text, reason: .sizer)
    }
}
