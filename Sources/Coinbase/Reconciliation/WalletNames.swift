package import Domain

/// Which wallet holds what, by the names of currencies.
package struct WalletNames: Hashable, Sendable {
    package let currency: String
    package let instruments: [Instrument]
    /// The key's; nil where nobody knows it.
    package let portfolio: String?

    package init(_ instruments: [Instrument], currency: String, portfolio: String? = nil) {
        (self.instruments, self.currency, self.portfolio) = (instruments, currency, portfolio)
    }

    /// Money and holdings of a list of wallets, available and on hold together.
    ///
    /// A wallet that is not there was never used and holds nothing. The wallets of one currency on
    /// other platforms of the venue, or in other portfolios, are not this account's: no order of
    /// the key moves them. Each dollar has a wallet of its own: USD and USDC are never added up.
    ///
    /// - Throws: `WalletFault` for one that cannot be counted, and where every wallet is of another
    ///   portfolio: the venue then means something else by it than we do.
    package func books(of accounts: [VenueAccount]) throws(WalletFault) -> VenueBooks {
        let own = accounts.filter { $0.isMoved(by: portfolio) }
        if let other = accounts.first, own.isEmpty {
            throw WalletFault(
                currency: other.currency,
                what: "it is of portfolio \(other.portfolio ?? ""), as every other, and the key's "
                    + "is \(portfolio ?? "")")
        }
        let exponent = instruments.first?.terms.amountExponent ?? -8
        let cash = try total(of: currency, in: own, exponent: exponent)
        var holdings: [Quantity] = []
        for instrument in instruments {
            let exponent = instrument.terms.quantityExponent
            holdings.append(
                Quantity(try total(of: instrument.base, in: own, exponent: exponent)))
        }
        return VenueBooks(cash: Amount(cash), holdings: holdings)
    }

    private func total(
        of currency: String, in accounts: [VenueAccount], exponent: Int
    ) throws(WalletFault) -> Int64 {
        var total: Int64 = 0
        for account in accounts where account.currency == currency {
            guard try isCounted(account) else { continue }
            guard let hold = account.hold else {
                throw WalletFault(
                    currency: currency, what: "the venue does not say what is on hold")
            }
            for part in [account.available, hold] {
                guard let mantissa = part.rounded(exponent: exponent),
                    case let (sum, overflow) = total.addingReportingOverflow(mantissa), !overflow
                else {
                    throw WalletFault(
                        currency: currency, what: "\(part.text) is more than can be counted")
                }
                total = sum
            }
        }
        return total
    }

    /// Whether a wallet is for spot trading; one whose platform is not told is.
    ///
    /// - Throws: `WalletFault` for one with money on a platform that we do not know: it may count.
    private func isCounted(_ account: VenueAccount) throws(WalletFault) -> Bool {
        guard case .unknown(let word) = account.platform else {
            return account.platform == nil || account.platform == .known(.consumer)
        }
        guard account.available.isZero, account.hold?.isZero ?? true else {
            throw WalletFault(
                currency: account.currency, what: "\"\(word)\" is no platform that we know")
        }
        return false
    }
}

/// Why a wallet cannot be counted.
package struct WalletFault: Error, Hashable, Sendable {
    package var currency: String
    package var what: String

    package var text: String { "the wallet of \(currency): \(what)" }
}

/// What an account holds at the venue.
package struct VenueBooks: Hashable, Sendable {
    package var cash: Amount
    /// In the order of `InstrumentID`.
    package var holdings: [Quantity]

    package init(cash: Amount, holdings: [Quantity]) {
        (self.cash, self.holdings) = (cash, holdings)
    }
}

extension VenueAccount {
    /// Whether orders of a portfolio move it; one that names no portfolio is of the key's.
    package func isMoved(by portfolio: String?) -> Bool {
        guard let portfolio, let own = self.portfolio, !own.isEmpty else { return true }
        return own == portfolio
    }
}
