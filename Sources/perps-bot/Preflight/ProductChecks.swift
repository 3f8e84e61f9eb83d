internal import Assembly
internal import Coinbase
internal import Domain
internal import Profile

extension ExchangeChecks {
    /// Looks at every product of the profile.
    ///
    /// - Parameters:
    ///   - session: With or without a key.
    ///   - fees: nil where they are not known; terms are then judged with none.
    func products(_ session: ExchangeSession, fees: FeeRates?) {
        for choice in loaded.profile.products {
            do throws(Fault) {
                let product = try session.ask("the product \(choice.symbol)") {
                    session.brokerage.product(choice.symbol, done: $0)
                }
                report.add(
                    judge(product, fees ?? FeeRates(maker: .zero, taker: .zero)))
            } catch {
                report.add(PreflightCheck("product", error, subject: choice.symbol))
            }
        }
    }

    private func judge(_ product: VenueProduct, _ fees: FeeRates) -> PreflightCheck {
        let terms: InstrumentTerms
        let settle: String
        do throws(Fault) {
            let instrument = try product.instrument(id: InstrumentID(0), fees: fees)
            (terms, settle) = (instrument.terms, instrument.settle)
        } catch {
            return PreflightCheck("product", error, subject: product.id)
        }
        let profile = loaded.profile
        guard settle == profile.currency else {
            return PreflightCheck(
                "product", .fail, "settles in \(settle), the account in \(profile.currency)",
                subject: product.id, remedy: "name products quoted in \(profile.currency)")
        }
        let limit = profile.limits.orderNotional
        guard terms.notionalMin <= limit else {
            return PreflightCheck(
                "product", .fail,
                "its smallest order is \(Reporter.money(terms.notionalMin)) \(settle), above "
                    + "limits.order_notional",
                subject: product.id, remedy: "raise limits.order_notional, or drop the product")
        }
        return judge(product.tradingStatus, of: product, terms)
    }

    private func judge(
        _ status: ProductStatus, of product: VenueProduct, _ terms: InstrumentTerms
    ) -> PreflightCheck {
        let words = ExchangeChecks.words(status)
        guard status.isEmpty else {
            let isShut = !status.isDisjoint(with: .untradable)
            return PreflightCheck(
                "product", isShut ? .fail : .warn, words.joined(separator: ", "),
                subject: product.id,
                remedy: isShut
                    ? "wait until the exchange opens it, or drop the product"
                    : "expect orders to be refused while it stays so")
        }
        return PreflightCheck(
            "product", .pass,
            "online; price step \(product.priceIncrement.text), size step "
                + "\(product.baseIncrement.text), from \(Reporter.money(terms.notionalMin)) "
                + (product.quote ?? ""),
            subject: product.id)
    }

    private static func words(_ status: ProductStatus) -> [String] {
        let all: [(ProductStatus, String)] = [
            (.noTrading, "no trading"), (.cancelOnly, "cancels only"),
            (.limitOnly, "limit orders only"), (.postOnly, "post-only orders only"),
            (.auction, "in auction"), (.closed, "closed"),
        ]
        return all.filter { status.contains($0.0) }.map(\.1)
    }
}
