package import Domain
package import Engine
internal import Risk

/// What became of handing over the orders of one step.
package struct OrderRelease: Sendable {
    /// Who halts when something was to leave that nobody approved.
    package static let source = "order-comparator"

    /// Whether anything went to the venue.
    package private(set) var hasSent = false
    /// What was wrong with the first order that was withheld; nil when nothing was.
    package private(set) var objection: String?
    /// An end for each order and change that was withheld.
    package private(set) var withheld: ContiguousArray<VenueAnswer> = []

    /// Hands orders, changes and cancels to the venue, as far as the comparator has no objection.
    ///
    /// After the first objection nothing of the step leaves but cancels, which are never judged.
    package static func perform(
        _ effects: borrowing Effects, by comparator: inout OrderComparator,
        to exchange: any Exchange, at time: Timestamp
    ) -> OrderRelease {
        comparator.begin(effects)
        var release = OrderRelease()
        for effect in effects.list {
            switch effect {
            case .record: continue
            case .submit(let order):
                guard release.lets(comparator.objection(to: order)) else {
                    release.withhold(order.intent, .rejected(.mode), at: time)
                    continue
                }
                exchange.submit(order, at: time)
            case .amend(let order):
                guard release.lets(comparator.objection(to: order, isChange: true)) else {
                    release.withhold(order.intent, .amendRefused(.mode), at: time)
                    continue
                }
                exchange.amend(order, at: time)
            case .cancel(let order, let instrument):
                exchange.cancel(order, instrument: instrument, at: time)
            }
            release.hasSent = true
        }
        return release
    }

    /// What comes after an objection is not asked about, so that it does not count as sent.
    private mutating func lets(_ found: @autoclosure () -> String?) -> Bool {
        if objection == nil { objection = found() }
        return objection == nil
    }

    private mutating func withhold(
        _ intent: Intent, _ body: VenueAnswer.Body, at time: Timestamp
    ) {
        withheld.append(
            VenueAnswer(time: time, order: intent.order, instrument: intent.instrument, body: body))
    }
}
