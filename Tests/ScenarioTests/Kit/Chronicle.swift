import Domain
import Engine
import Risk

/// Writes down in words what a run decides.
///
/// Owns the lines.
final class Chronicle: Witness {
    struct Line: Hashable, CustomStringConvertible {
        var time: Timestamp
        var text: String
        var description: String { "\(time.rfc3339) \(text)" }
    }

    private let names: [String]
    private let guards: [String]
    private(set) var lines: [Line] = []

    init(owners: [String], guards: [String]) { (names, self.guards) = (owners, guards) }

    var texts: [String] { lines.map(\.text) }

    func record(_ fact: StampedFact, in effects: borrowing Effects) {
        lines.append(Line(time: fact.time, text: text(fact.fact, effects)))
    }

    private func text(_ fact: Fact, _ effects: borrowing Effects) -> String {
        switch fact {
        case .intended(let intent):
            let owner = names[Int(intent.owner.number)]
            let size =
                if case .quantity(let quantity) = intent.size { "\(quantity.mantissa)" } else {
                    "\(intent.size)"
                }
            return "\(owner) wants \(intent.side) \(size) as \(intent.order.value)"
        case .vetted(let vetting):
            guard !vetting.isApproved else { return "approved \(vetting.order.value)" }
            let name = vetting.guardIndex.map { guards[Int($0)] } ?? "sizer"
            var why = ""
            for index in vetting.checks where effects.checks[index].judgement.verdict.rank >= 2 {
                why = effects.checks[index].judgement.text
            }
            return "denied \(vetting.order.value) by \(name): \(why)"
        case .amend(let vetting):
            let name = vetting.guardIndex.map { guards[Int($0)] } ?? "nobody"
            let fate = vetting.isApproved ? "approved" : "denied by \(name)"
            return "change of \(vetting.order.value) to \(vetting.quantity.mantissa) at "
                + "\(vetting.sizing.price.mantissa) \(fate)"
        case .order(let update)
        where !update.change.isDisjoint(with: [.amended, .amendRefused]):
            let isRefused = update.change.contains(.amendRefused)
            return isRefused
                ? "order \(update.order.value) not changed: \(update.reason)"
                : "order \(update.order.value) now \(update.quantity.mantissa) at "
                    + "\(update.limit.mantissa)"
        case .order(let update): return "order \(update.order.value) \(update.state)"
        case .filled(let entry):
            let fill = entry.fill
            return "filled \(fill.order.value) \(fill.quantity.mantissa) at \(fill.price.mantissa)"
        case .funding(let product, let amount):
            return "funding \(product.position) \(amount.mantissa)"
        case .ladder(let index):
            let change = effects.ladderChanges[index]
            return "\(change.from.name) to \(change.to.name) by \(change.source): \(change.reason)"
        case .block(let index):
            let change = effects.blockChanges[index]
            return "\(change.block.level.name) \(change.kind) by \(change.block.source): "
                + change.reason
        case .misbehaved(let index):
            let bad = effects.misbehaviours[index]
            return "\(bad.instance) \(bad.kind): \(bad.message)"
        }
    }
}
