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
    /// The same for what the latch stopped, which is no objection.
    package private(set) var stopped: ContiguousArray<VenueAnswer> = []

    /// Hands orders, changes and cancels to the venue, as far as the comparator has no objection
    /// and the latch lets them pass, which is read last.
    ///
    /// After the first objection nothing of the step leaves but cancels, which are never judged.
    package static func perform(
        _ effects: borrowing Effects, by comparator: inout OrderComparator,
        to exchange: any Exchange, through latch: TradingLatch = TradingLatch(), at time: Timestamp
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
                guard latch.lets(latch.permit(for: order)) else {
                    comparator.takeBack()
                    release.stop(order.intent, .rejected(.mode), at: time)
                    continue
                }
                exchange.submit(order, at: time)
            case .amend(let order):
                guard release.lets(comparator.objection(to: order, isChange: true)) else {
                    release.withhold(order.intent, .amendRefused(.mode), at: time)
                    continue
                }
                guard latch.lets(latch.permit(for: order)) else {
                    release.stop(order.intent, .amendRefused(.mode), at: time)
                    continue
                }
                exchange.amend(order, at: time)
            case .cancel(let order, let instrument):
                // What never left is not there to be cancelled.
                if release.hasStopped(order) { continue }
                exchange.cancel(order, instrument: instrument, at: time)
            }
            release.hasSent = true
        }
        return release
    }

    /// An end for each order and change of a step, none of which may leave.
    static func withholding(
        _ effects: borrowing Effects, at time: Timestamp
    ) -> ContiguousArray<VenueAnswer> {
        var release = OrderRelease()
        for effect in effects.list {
            switch effect {
            case .submit(let order): release.stop(order.intent, .rejected(.mode), at: time)
            case .amend(let order): release.stop(order.intent, .amendRefused(.mode), at: time)
            case .record, .cancel: continue
            }
        }
        return release.stopped
    }

    /// What comes after an objection is not asked about, so that it does not count as sent.
    private mutating func lets(_ found: @autoclosure () -> String?) -> Bool {
        if objection == nil { objection = found() }
        return objection == nil
    }

    private func hasStopped(_ order: OrderNumber) -> Bool {
        stopped.contains { $0.order == order && $0.body == .rejected(.mode) }
    }

    private mutating func stop(
        _ intent: Intent, _ body: VenueAnswer.Body, at time: Timestamp
    ) {
        stopped.append(
            VenueAnswer(time: time, order: intent.order, instrument: intent.instrument, body: body))
    }

    private mutating func withhold(
        _ intent: Intent, _ body: VenueAnswer.Body, at time: Timestamp
    ) {
        withheld.append(
            VenueAnswer(time: time, order: intent.order, instrument: intent.instrument, body: body))
    }
}
