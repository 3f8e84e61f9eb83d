import Coinbase
import Domain
import Testing

private let products = [named("BTC"), named("ETH", id: 1)]

private func named(_ base: String, id: Int = 0) -> Instrument {
    var product = instrument(base + "-USD", id: id)
    (product.base, product.quote, product.settle) = (base, "USD", "USD")
    return product
}

private let names = WalletNames(products, currency: "USD")

private func wallet(
    _ currency: String, _ available: String, hold: String? = "0"
) throws -> VenueAccount {
    var account = VenueAccount(
        id: currency, currency: currency, available: try decimal(available))
    account.hold = try hold.map(decimal)
    return account
}

/// 100 USD and 2 BTC, of which some is on hold.
private func wallets(_ bitcoins: String = "1.5") throws -> [VenueAccount] {
    [try wallet("USD", "90", hold: "10"), try wallet("BTC", bitcoins, hold: "0.5")]
}

@Suite struct `Wallets` {
    @Test func `hold what is available and what is on hold; one that is not there is empty`() throws
    {
        #expect(
            try names.books(of: try wallets())
                == VenueBooks(
                    cash: Amount(10_000_000_000), holdings: [Quantity(200_000_000), .zero]))
    }

    @Test func `of one currency are added up, but for those of other platforms`() throws {
        var other = try wallet("USD", "7")
        other.platform = .known(.international)
        let accounts = [try wallet("USD", "1.25"), try wallet("USD", "2", hold: "0.5"), other]
        #expect(
            try names.books(of: accounts)
                == VenueBooks(cash: Amount(375_000_000), holdings: [.zero, .zero]))
    }

    @Test func `on a platform that nobody knows count for nothing when empty, else for a fault`()
        throws
    {
        var empty = try wallet("USD", "0")
        empty.platform = .unknown("STOCKS")
        #expect(
            try names.books(of: [try wallet("USD", "2"), empty])
                == VenueBooks(cash: Amount(200_000_000), holdings: [.zero, .zero]))
        for (available, hold) in [("0.01", "0"), ("0", "0.01")] {
            let known = try wallet("USD", "2")
            var account = try wallet("USD", available, hold: hold)
            account.platform = .unknown("STOCKS")
            do throws(WalletFault) {
                let books = try names.books(of: [known, account])
                Issue.record("\(books)")
            } catch {
                #expect(
                    error.text == "the wallet of USD: \"STOCKS\" is no platform that we know")
            }
        }
    }

    @Test func `of other portfolios are not the key's; one that names none is`() throws {
        var (own, other, empty) = (
            try wallet("BTC", "1"), try wallet("BTC", "20"), try wallet("BTC", "300")
        )
        (own.portfolio, other.portfolio, empty.portfolio) = ("p-1", "p-2", "")
        let accounts = [own, other, empty, try wallet("BTC", "4000")]
        for (portfolio, bitcoins) in [("p-1", 4_301), ("p-2", 4_320), (nil, 4_321)] {
            let names = WalletNames(products, currency: "USD", portfolio: portfolio)
            #expect(
                try names.books(of: accounts).holdings[0]
                    == Quantity(Int64(bitcoins) * 100_000_000))
        }
    }

    @Test func `that are all of another portfolio are a fault, and none at all is empty`() throws {
        let names = WalletNames(products, currency: "USD", portfolio: "p-1")
        #expect(
            try names.books(of: []) == VenueBooks(cash: .zero, holdings: [.zero, .zero]))
        var other = try wallet("BTC", "20")
        other.portfolio = "p-2"
        do throws(WalletFault) {
            let books = try names.books(of: [other])
            Issue.record("\(books)")
        } catch {
            #expect(
                error.text == "the wallet of BTC: it is of portfolio p-2, as every other, and the "
                    + "key's is p-1")
        }
    }

    @Test func `of the two dollars are two`() throws {
        let accounts = [try wallet("USD", "1"), try wallet("USDC", "2")]
        for (currency, cash) in [("USD", 1), ("USDC", 2)] {
            let names = WalletNames([named("BTC")], currency: currency)
            #expect(try names.books(of: accounts).cash == Amount(Int64(cash) * 100_000_000))
        }
    }

    @Test(arguments: [
        ("1", nil, "the wallet of BTC: the venue does not say what is on hold"),
        ("99999999999999", "0", "the wallet of BTC: 99999999999999 is more than can be counted"),
        ("92233720368", "1", "the wallet of BTC: 1 is more than can be counted"),
    ])
    func `that cannot be counted are a fault, not nothing`(
        _ available: String, _ hold: String?, _ text: String
    ) throws {
        let account = try wallet("BTC", available, hold: hold)
        do throws(WalletFault) {
            let books = try names.books(of: [account])
            Issue.record("\(books)")
        } catch {
            #expect(error.text == text)
        }
    }
}
