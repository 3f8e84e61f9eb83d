package import Domain

/// A market of derivatives at Coinbase, for which a portfolio must be enabled.
package enum DerivativesMarket: String, CaseIterable, Hashable, Sendable {
    case futures = "US futures (CFM)"
    case perpetuals = "international perpetuals (INTX)"

    /// The market that a product's name says; nil for spot.
    package init?(of symbol: String) {
        if symbol.hasSuffix("-INTX") {
            self = .perpetuals
        } else if symbol.hasSuffix("-CDE") {
            self = .futures
        } else {
            return nil
        }
    }

    /// Why a portfolio may not trade here, by what the venue said about it; nil when it may.
    package func refusal(enabled isEnabled: Bool) -> Fault? {
        guard !isEnabled else { return nil }
        return Fault(
            .usage, code: "derivatives.unproven",
            "the key's portfolio is not enabled for \(rawValue)", key: "products",
            remedy: "Have it enabled at Coinbase, or give a key of a portfolio that is; or name a "
                + "spot product")
    }

    /// Why no order for a product leaves even where everything that opens the gate is proven.
    ///
    /// What the market pays for holding and when it settles moves money that no fill tells of. As
    /// long as the books do not follow that, nobody would know what an account holds.
    package func unbooked(_ symbol: String) -> Fault {
        Fault(
            .usage, code: "derivatives.unbooked",
            "all that opens the gate to \(symbol) is proven, and yet this version sends no order "
                + "for it: positions, funding and settlement of \(rawValue) are not in its books",
            key: "products",
            remedy: "Trade it with simulated money, by venue: {kind: simulated}; or name a spot "
                + "product")
    }
}

extension Brokerage {
    /// Asks whether a portfolio is enabled for a market of derivatives.
    ///
    /// - Parameters:
    ///   - market: Which one.
    ///   - portfolio: The one that the key acts on.
    ///   - done: Told once; a failure proves nothing.
    package func isEnabled(
        _ market: DerivativesMarket, in portfolio: String, done: @escaping Answer<Bool>
    ) {
        switch market {
        case .futures: futuresBalance { done($0.map { $0.balance != nil }) }
        case .perpetuals:
            perpetualPortfolio(portfolio) { done($0.map { !$0.portfolios.isEmpty }) }
        }
    }
}
