package import Domain
package import Risk

/// What holds for an order now, so that nothing is opened that was let through before.
package struct DeskRestraint: Hashable, Sendable {
    package var level: TradingLevel
    /// Whether what becomes of orders cannot be seen.
    package var isBlind: Bool
    /// Whether the run ends, and nothing new is sent.
    package var isEnding: Bool

    package init(level: TradingLevel = .normal, isBlind: Bool = false, isEnding: Bool = false) {
        (self.level, self.isBlind, self.isEnding) = (level, isBlind, isEnding)
    }

    /// Whether a new order may go to the venue, as the guard of the level says.
    func lets(_ order: ApprovedOrder) -> Bool {
        guard !isEnding else { return false }
        if order.effect.contains(.reducing) { return level <= .reduceOnly }
        return level == .normal && !isBlind
    }
}

extension OrderDesk {
    /// Gives up changes that were let through before and would now open something: they are told
    /// as refused.
    ///
    /// - Parameters:
    ///   - time: Now.
    ///   - output: Takes what is told.
    ///   - holding: What holds for an order now.
    package mutating func restrain(
        at time: Timestamp, into output: inout Output, _ holding: (ApprovedOrder) -> DeskRestraint
    ) {
        for number in open {
            guard let order = orders[number], let change = order.change,
                !mayGoOn(change, of: order, holding(change.order))
            else { continue }
            dropChange(number, .mode, at: time, into: &output)
        }
    }

    /// Whether what is left to send of a change may be sent.
    ///
    /// An edit that only lowers always may. What takes an order's place is a new order.
    private func mayGoOn(
        _ change: DeskChange, of order: DeskOrder, _ restraint: DeskRestraint
    ) -> Bool {
        switch change.phase {
        case .asked, .unproven, .replaced: true
        case .waiting:
            restraint.lets(change.order) || order.isEditable && change.onlyLowers(order)
        case .ending: restraint.lets(change.order)
        }
    }
}

extension DeskChange {
    /// Whether it asks for no more than the order has, at no more eager a limit.
    fileprivate func onlyLowers(_ order: DeskOrder) -> Bool {
        let isEager = order.side == .buy ? limit > order.limit : limit < order.limit
        return total <= order.quantity && !isEager
    }
}
