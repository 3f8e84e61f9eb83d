package import Domain
package import JSON

/// What the venue lets a key do.
///
/// - SeeAlso: `GET /key_permissions` of the venue's REST reference, read on 2026-11-22.
package struct KeyPermissions: Hashable, Sendable {
    package let canView: Bool
    package let canTrade: Bool
    package let canTransfer: Bool
    /// Rights with other names that the key has, sorted.
    package let others: [String]
    /// Names of rights that are not known here, whether or not the key has them, sorted.
    package let unknown: [String]
    /// The only portfolio that the key acts on.
    package let portfolio: String

    /// Reads the venue's answer.
    ///
    /// - Throws: `coinbase.permissions_unreadable`: what is not said is not known to be refused.
    package init(_ answer: JSONValue) throws(Fault) {
        let known = ["can_view", "can_trade", "can_transfer"]
        guard let canView = answer[known[0]]?.bool, let canTrade = answer[known[1]]?.bool,
            let canTransfer = answer[known[2]]?.bool,
            let portfolio = answer["portfolio_uuid"]?.string, !portfolio.isEmpty
        else {
            throw Fault(
                .runtime, code: "coinbase.permissions_unreadable",
                "the venue's answer about the key lacks can_view, can_trade, can_transfer or "
                    + "portfolio_uuid",
                remedy: "Try again; if it stays so, the venue has changed and live must wait")
        }
        (self.canView, self.canTrade, self.canTransfer) = (canView, canTrade, canTransfer)
        self.portfolio = portfolio
        let foreign = (answer.members ?? []).filter { member in
            member.key.hasPrefix("can_") && !known.contains(member.key)
        }
        unknown = foreign.map(\.key).sorted()
        others = foreign.filter { $0.value != .bool(false) }.map(\.key).sorted()
    }

    /// Why a bot must not run with this key; empty when it may.
    ///
    /// - Parameter wanted: The portfolio that the profile names; nil when it names none.
    /// - Returns: All reasons, each with its remedy.
    package func refusals(portfolio wanted: String?) -> [Fault] {
        var faults: [Fault] = []
        if !canView || !canTrade {
            faults.append(
                Fault(
                    .usage, code: "coinbase.key_may_not_trade",
                    canView ? "the key may not trade" : "the key may not view",
                    remedy: "Give it the permissions view and trade at Coinbase"))
        }
        if canTransfer {
            faults.append(
                Fault(
                    .usage, code: "coinbase.key_may_transfer",
                    "the key may move money away, and no bot needs that",
                    remedy: "Make a key without the permission transfer at Coinbase"))
        }
        if !others.isEmpty {
            faults.append(
                Fault(
                    .usage, code: "coinbase.key_may_more",
                    "the key has rights that are not known here: "
                        + others.joined(separator: ", "),
                    remedy: "Make a key with view and trade alone at Coinbase"))
        }
        if let wanted, wanted.lowercased() != portfolio.lowercased() {
            faults.append(
                Fault(
                    .usage, code: "coinbase.wrong_portfolio",
                    "the key belongs to portfolio \(portfolio), the profile names \(wanted)",
                    key: "venue.portfolio",
                    remedy: "Name the key's portfolio in the profile, or use a key of the other"))
        }
        return faults
    }
}
