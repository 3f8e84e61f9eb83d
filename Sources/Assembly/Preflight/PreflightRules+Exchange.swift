package import Coinbase
package import Domain
package import Profile

/// What is made of what the exchange said before a start.
extension PreflightRules {
    /// A difference of clocks that somebody should know of; tokens allow for more than it.
    package static let clockOffsetLow = Nanos.second

    /// - Parameters:
    ///   - name: Of the key's algorithm.
    ///   - advice: What is wrong with where the key lies, without making it useless.
    /// - Returns: The check of a key that could be read.
    package static func key(_ name: String, advice: String?) -> PreflightCheck {
        PreflightCheck(
            "key", advice == nil ? .pass : .warn, advice ?? "\(name) key in a file of your own",
            remedy: advice.map { _ in
                "put it into a file, and its path into COINBASE_CREDENTIALS_FILE"
            })
    }

    /// - Parameters:
    ///   - reading: How far the exchange's clock is ahead.
    ///   - fault: Why no token can be signed by it; nil when they can.
    /// - Returns: The check of the clock.
    package static func clock(_ reading: ClockReading, fault: Fault? = nil) -> PreflightCheck {
        if let fault { return PreflightCheck("clock", fault) }
        let isFar = reading.offset.count.magnitude > UInt64(clockOffsetLow.count)
        return PreflightCheck(
            "clock", isFar ? .warn : .pass,
            "the exchange's differs by \(milliseconds(reading.offset)), "
                + "give or take \(milliseconds(reading.uncertainty))",
            remedy: isFar ? "set this machine's clock, as with: timedatectl set-ntp true" : nil)
    }

    private static func milliseconds(_ length: Nanos) -> String {
        DecimalText.text(
            mantissa: Wide.quotient(length.count, by: 100_000, rounding: .halfEven), exponent: -1)
            + " ms"
    }

    /// Rights beside view and trade fail when the key has them; names that nobody knows here are
    /// warned of when it has them not.
    package static func permissions(_ check: KeyCheck) -> [PreflightCheck] {
        let refusals = check.refusals.filter { $0.code != wrongPortfolio }
        guard refusals.isEmpty else { return refusals.map { PreflightCheck("permissions", $0) } }
        let unknown = check.permissions.unknown
        guard unknown.isEmpty else {
            return [
                PreflightCheck(
                    "permissions", .warn,
                    "view and trade; the exchange has rights that are not known here: "
                        + unknown.joined(separator: ", "),
                    remedy: "look for a newer perps-bot, and see that the key never gets them")
            ]
        }
        return [PreflightCheck("permissions", .pass, "view and trade, and no more")]
    }

    /// - Parameters:
    ///   - check: Judged with the portfolio that the profile names.
    ///   - named: That portfolio; nil while it names none.
    ///   - mode: Live has to name one.
    ///   - path: Of the profile.
    /// - Returns: The check of the portfolio.
    package static func portfolio(
        _ check: KeyCheck, named: String?, _ mode: Profile.Mode, path: String
    ) -> PreflightCheck {
        if let refusal = check.refusals.first(where: { $0.code == wrongPortfolio }) {
            return PreflightCheck("portfolio", refusal)
        }
        let id = check.permissions.portfolio
        guard named == nil else {
            return PreflightCheck("portfolio", .pass, "\(id), as the profile says")
        }
        return PreflightCheck(
            "portfolio", mode == .live ? .fail : .warn,
            "the key's is \(id); the profile names none",
            remedy: "write portfolio: \(id) under venue in \(path)")
    }

    /// Whether the key belongs to another portfolio than the profile names.
    package static func isElsewhere(_ check: KeyCheck) -> Bool {
        check.refusals.contains { $0.code == wrongPortfolio }
    }

    private static let wrongPortfolio = "coinbase.wrong_portfolio"

    /// Money for one order has to be there beside what no purchase may touch.
    ///
    /// Only what a run would count is counted: wallets of the portfolio that is named.
    package static func wallets(
        _ wallets: Listing<VenueAccount>, _ profile: Profile, portfolio: String? = nil
    ) -> PreflightCheck {
        if let gap = wallets.gap {
            return PreflightCheck(
                "wallets", .fail, "not all were told: \(gap)", remedy: "try again")
        }
        let currency = profile.currency
        let own = wallets.items.filter { $0.isMoved(by: portfolio) }
        if let odd = own.first(where: { $0.holdsOnUnknownPlatform }) {
            return PreflightCheck(
                "wallets", .fail,
                "the wallet of \(odd.currency) is on \"\(odd.platform?.text ?? "")\", a platform "
                    + "that is not known here, so nobody can count it",
                remedy: "move what it holds to the portfolio's spot wallet")
        }
        let cash = own.filter {
            $0.currency == currency && ($0.platform == nil || $0.platform == .known(.consumer))
        }
        guard !cash.isEmpty else {
            return PreflightCheck(
                "wallets", .fail, "the portfolio has no wallet of \(currency)",
                remedy: "move \(currency) into the portfolio, or trade products of another quote")
        }
        func money(_ amount: Amount) -> WireDecimal {
            WireDecimal(amount.mantissa, exponent: Profile.amountExponent)
        }
        let free = cash.reduce(WireDecimal.zero) { $0.adding($1.available) ?? $0 }
        let reserve = profile.limits.money.cashReserve
        let order = money(profile.limits.orderNotional)
        let isShort = free < order.adding(money(reserve)) ?? order
        let beside = reserve > .zero ? " beside limits.cash_reserve" : ""
        return PreflightCheck(
            "wallets", isShort ? .warn : .pass,
            "\(free.text) \(currency) available"
                + (isShort ? ", less than one order of limits.order_notional\(beside)" : ""),
            remedy: isShort ? "move \(currency) into the portfolio, or lower the limit" : nil)
    }

    /// Fees that cannot be read fail; a tier that is not told, and one by which resting costs more
    /// than taking, are warned of.
    package static func fees(_ summary: TransactionSummary) -> (PreflightCheck, FeeRates?) {
        let rates: FeeRates
        do throws(Fault) { rates = try FeeRates(summary) } catch {
            return (PreflightCheck("fees", error), nil)
        }
        let text = "maker \(rates.maker.text), taker \(rates.taker.text)"
        guard let tier = summary.tier else {
            return (
                PreflightCheck(
                    "fees", .warn, "the tier is not told: \(text)",
                    remedy: "compare with the fee tier that Coinbase shows"), rates
            )
        }
        guard rates.maker <= rates.taker else {
            return (
                PreflightCheck(
                    "fees", .warn, "\(tier): \(text): an order that rests pays more",
                    remedy: "compare with the fee tier that Coinbase shows, and see whether a "
                        + "strategy that rests is worth it"), rates
            )
        }
        return (PreflightCheck("fees", .pass, "\(tier): \(text)"), rates)
    }
}

extension VenueAccount {
    /// Whether there is money in it on a platform that we do not know.
    fileprivate var holdsOnUnknownPlatform: Bool {
        guard let platform, platform.known == nil else { return false }
        return !(available.isZero && hold?.isZero ?? true)
    }
}
