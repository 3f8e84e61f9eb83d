internal import Domain
internal import Engine
internal import Ledger
internal import PluginHost
internal import Risk

/// Follows one order through a run.
///
/// Owns its story.
final class OrderTracer: Witness {
    private let number: OrderNumber
    private let plan: RunPlan
    private let labels: [GuardLabel]
    private(set) var story: OrderStory?

    init(_ number: OrderNumber, in plan: RunPlan) {
        (self.number, self.plan) = (number, plan)
        labels = plan.labels
    }

    func record(_ fact: StampedFact, in effects: borrowing Effects) {
        switch fact.fact {
        case .intended(let intent) where intent.order == number:
            story = OrderStory(
                intent: intent, time: fact.time, sequence: fact.sequence,
                instance: plan.owners[Int(intent.owner.number)],
                instrument: plan.instruments[intent.instrument.position])
        case .vetted(let vetting) where vetting.order == number: note(vetting, effects)
        case .amend(let vetting) where vetting.order == number:
            story?.amends.append(amend(vetting, at: fact.time, effects))
        case .order(let update) where update.order == number:
            story?.state = update.state
            story?.reason = update.reason
        case .filled(let entry) where entry.fill.order == number: story?.fills.append(entry)
        default: return
        }
    }

    private func amend(
        _ vetting: VettingRecord, at time: Timestamp, _ effects: borrowing Effects
    ) -> OrderStory.Amend {
        var checks: [(GuardLabel, Judgement)] = []
        for index in vetting.checks {
            let check = effects.checks[index]
            checks.append((labels[check.guardIndex], check.judgement))
        }
        return OrderStory.Amend(
            time: time, limit: vetting.sizing.price, wanted: vetting.sizing.wanted,
            quantity: vetting.isApproved ? vetting.quantity : nil,
            decidedBy: vetting.guardIndex.map { labels[Int($0)].name }, checks: checks)
    }

    private func note(_ vetting: VettingRecord, _ effects: borrowing Effects) {
        story?.sizing = vetting.sizing
        story?.isApproved = vetting.isApproved
        story?.quantity = vetting.quantity
        story?.notional = vetting.notional
        story?.decidedBy = vetting.guardIndex.map { labels[Int($0)].name }
        for index in vetting.checks {
            let check = effects.checks[index]
            story?.checks.append((labels[check.guardIndex], check.judgement))
        }
    }
}
