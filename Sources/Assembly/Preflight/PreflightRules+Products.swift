package import Coinbase
internal import Domain
package import Profile

/// What is made of a product before a start.
extension PreflightRules {
    /// - Parameters:
    ///   - product: As the exchange describes it.
    ///   - fees: What trading it costs.
    ///   - profile: Whose account and limits it has to go with.
    /// - Returns: The check of the product.
    package static func product(
        _ product: VenueProduct, _ fees: FeeRates, _ profile: Profile
    ) -> PreflightCheck {
        let instrument: Instrument
        do throws(Fault) {
            instrument = try product.instrument(for: profile, fees)
        } catch {
            return PreflightCheck("product", error, subject: product.id)
        }
        let (terms, settle) = (instrument.terms, instrument.settle)
        guard settle == profile.currency else {
            return PreflightCheck(
                "product", .fail, "settles in \(settle), the account in \(profile.currency)",
                subject: product.id, remedy: "name products quoted in \(profile.currency)")
        }
        let least = terms.notionalMin.text(exponent: terms.amountExponent)
        guard terms.notionalMin <= profile.limits.orderNotional else {
            return PreflightCheck(
                "product", .fail,
                "its smallest order is \(least) \(settle), above limits.order_notional",
                subject: product.id, remedy: "raise limits.order_notional, or drop the product")
        }
        let status = product.tradingStatus
        guard status.isEmpty else { return flags(status, of: product.id) }
        return PreflightCheck(
            "product", .pass,
            "online; price step \(product.priceIncrement.text), size step "
                + "\(product.baseIncrement.text), from \(least) " + (product.quote ?? ""),
            subject: product.id)
    }

    private static func flags(_ status: ProductStatus, of product: String) -> PreflightCheck {
        let all: [(ProductStatus, String)] = [
            (.noTrading, "no trading"), (.cancelOnly, "cancels only"),
            (.limitOnly, "limit orders only"), (.postOnly, "post-only orders only"),
            (.auction, "in auction"), (.closed, "closed"),
        ]
        let words = all.filter { status.contains($0.0) }.map(\.1)
        let isShut = !status.isDisjoint(with: .untradable)
        return PreflightCheck(
            "product", isShut ? .fail : .warn, words.joined(separator: ", "), subject: product,
            remedy: isShut
                ? "wait until the exchange opens it, or drop the product"
                : "expect orders to be refused while it stays so")
    }
}
