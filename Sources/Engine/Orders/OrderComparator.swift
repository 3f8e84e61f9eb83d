internal import Domain
package import Risk

/// Compares the orders that leave with the intents that came in and the approvals given.
///
/// It believes neither the corridor nor its books, only what is recorded: every order that is
/// handed over must be one that its own step recorded as approved, once, of that size, and in a run
/// never more orders leave than were approved, nor are more approved than were asked for.
package struct OrderComparator: Sendable {
    package private(set) var intents = 0
    package private(set) var approvals = 0
    /// Orders that it let pass.
    package private(set) var sends = 0
    /// Approved in this step and not handed over yet.
    private var awaited: ContiguousArray<Approval> = []

    private struct Approval: Hashable, Sendable {
        var order: OrderNumber
        var total: Quantity
        var notional: Amount
        var isChange: Bool
    }

    package init() {}

    /// Takes note of what a step recorded, before anything of it leaves.
    package mutating func begin(_ effects: borrowing Effects) {
        if !awaited.isEmpty { awaited.removeAll(keepingCapacity: true) }
        for effect in effects.list {
            guard case .record(let fact) = effect else { continue }
            switch fact.fact {
            case .intended: intents += 1
            case .vetted(let record) where record.isApproved:
                approvals += 1
                expect(record, isChange: false)
            case .amend(let record) where record.isApproved: expect(record, isChange: true)
            default: continue
            }
        }
    }

    private mutating func expect(_ record: VettingRecord, isChange: Bool) {
        awaited.append(
            Approval(
                order: record.order, total: record.quantity, notional: record.notional,
                isChange: isChange))
    }

    /// Takes note that the order that it let pass last has not left after all.
    package mutating func takeBack() { sends -= 1 }

    /// Judges an order that is about to leave, or a change of one.
    ///
    /// - Returns: nil to let it pass, or what is wrong.
    package mutating func objection(to order: ApprovedOrder, isChange: Bool = false) -> String? {
        let approval = Approval(
            order: order.intent.order, total: isChange ? order.total : order.quantity,
            notional: order.notional, isChange: isChange)
        guard let place = awaited.firstIndex(of: approval) else {
            return "order \(approval.order.value) was to leave without an approval of its own"
        }
        awaited.remove(at: place)
        guard !isChange else { return nil }
        guard sends < approvals, approvals <= intents else {
            return "\(sends + 1) orders were to leave, of \(approvals) approved and \(intents) "
                + "asked for"
        }
        sends += 1
        return nil
    }
}
