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
        let fees = fees ?? FeeRates(maker: .zero, taker: .zero)
        for choice in loaded.profile.products {
            do throws(Fault) {
                let product = try session.ask("the product \(choice.symbol)") {
                    session.brokerage.product(choice.symbol, done: $0)
                }
                report.add(PreflightRules.product(product, fees, loaded.profile))
            } catch {
                report.add(PreflightCheck("product", error, subject: choice.symbol))
            }
        }
    }
}
