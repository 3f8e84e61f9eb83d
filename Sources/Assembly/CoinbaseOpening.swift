internal import Coinbase
internal import Domain
internal import Profile
internal import Transport

/// The way to Coinbase before a run is planned: connected, checked, and asked once.
///
/// Owns the network thread and the REST connections until it is closed.
package final class CoinbaseOpening {
    static let userAgent = "perps-bot"

    let addresses: VenueAddresses
    let thread: NetworkThread
    let brokerage: Brokerage
    package private(set) var listing = VenueListing(venue: "coinbase", instruments: [:])
    /// How the profile's products trade, in its order.
    private(set) var statuses: [ProductStatus] = []
    /// Whose money the key moves; nil without a key.
    package private(set) var portfolio: KeyPortfolio?
    /// The venue's name of the book for products that share another's.
    private(set) var aliases: [String: String] = [:]
    /// The same in both directions: all names that a product's book has besides its own.
    private(set) var otherNames: [String: Set<String>] = [:]
    /// Fills from here on are the run's to tell, but for those seen already.
    private(set) var fillsFrom = Timestamp(nanos: 0)
    private(set) var fillsSeen: Set<VenueFill.Key> = []
    /// Our clock, from here to the end of the run.
    let runClock = RunClock()
    /// How far the venue's clock is ahead of it.
    private(set) var clock = VenueClock(offset: .zero)
    /// When the wallets were counted, by the venue's clock.
    private(set) var countedAt: Timestamp?
    /// One line each, for people.
    package private(set) var remarks: [String] = []

    /// Connects, checks key and clock, and asks for products, fees and wallets.
    ///
    /// - Parameters:
    ///   - loaded: One whose market or orders are at Coinbase.
    ///   - environment: Where the key stands, or what names its file.
    /// - Throws: `Fault`, `Faults`; nothing was changed at the venue.
    package convenience init(_ loaded: LoadedProfile, environment: [String: String]) throws {
        try loaded.checkPortfolio()
        let addresses = try VenueAddresses(of: loaded)
        let credentials =
            addresses.user == nil ? nil : try Credentials.read(environment: environment)
        try self.init(loaded.profile, addresses, credentials)
    }

    /// Connects to the market alone, without a key, and asks for the products.
    package convenience init(_ loaded: LoadedProfile) throws {
        var addresses = try VenueAddresses(of: loaded)
        addresses.user = nil
        try self.init(loaded.profile, addresses, nil)
    }

    private init(
        _ profile: Profile, _ addresses: VenueAddresses, _ credentials: sending Credentials?
    ) throws {
        self.addresses = addresses
        thread = NetworkThread()
        var settings = Brokerage.Settings(userAgent: CoinbaseOpening.userAgent)
        settings.clocks.wall = { [runClock] in runClock.now }
        if case .coinbase(let venue) = profile.venue { settings.tokenLife = venue.fence.tokenLife }
        // A reading of the venue's clock that was on its way in a sleep says nothing.
        settings.clocks.steady = { Nanos(WallClock.passed) }
        do {
            brokerage = try Brokerage(
                at: addresses.rest, tls: addresses.tls, credentials: credentials, on: thread,
                settings)
        } catch {
            thread.stop()
            throw error
        }
        do {
            try ask(profile)
        } catch {
            close()
            throw error
        }
    }

    package func close() {
        brokerage.stop()
        thread.stop()
    }

    private func ask(_ profile: Profile) throws {
        let clock = try brokerage.ask("the venue's clock") { brokerage.readClock(done: $0) }
        try brokerage.adopt(clock)
        self.clock = VenueClock(offset: clock.offset)
        var venue: Profile.CoinbaseVenue?
        if addresses.user != nil, case .coinbase(let own) = profile.venue { venue = own }
        var permissions: KeyPermissions?
        if let venue {
            let key = try brokerage.ask("the key's permissions") {
                brokerage.checkKey(portfolio: venue.portfolio, done: $0)
            }
            if !key.refusals.isEmpty { throw Faults(key.refusals) }
            permissions = key.permissions
            portfolio = try KeyPortfolio(of: key.permissions, brokerage)
        }
        // Simulated money needs nobody's leave.
        if venue != nil { try proveDerivatives(profile, permissions) }
        try list(profile, try fees(of: profile))
        if venue != nil { try count(profile) }
    }

    private func fees(of profile: Profile) throws -> FeeRates {
        if case .simulated(let venue) = profile.venue {
            return FeeRates(maker: venue.makerFee, taker: venue.takerFee)
        }
        // Who only looks pays nothing.
        if addresses.user == nil { return FeeRates(maker: .zero, taker: .zero) }
        return try FeeRates(
            try brokerage.ask("the fee tier") { brokerage.transactionSummary(done: $0) })
    }

    private func list(_ profile: Profile, _ fees: FeeRates) throws {
        let symbols = profile.products.map(\.symbol)
        let products = try brokerage.ask("the products") { brokerage.products(symbols, done: $0) }
        for product in products.items where symbols.contains(product.id) {
            // The run gives it its number.
            listing.instruments[product.id] = try product.instrument(for: profile, fees)
            if let alias = product.alias { aliases[product.id] = alias }
            otherNames[product.id] = product.otherNames
        }
        statuses = symbols.map { symbol in
            products.items.first { $0.id == symbol }?.tradingStatus ?? []
        }
        guard let gap = products.gap, listing.instruments.count < symbols.count else { return }
        throw Fault(
            .runtime, code: "coinbase.products", "the list of products is not whole: \(gap)",
            remedy: "try again")
    }

    /// Counts the wallets at a moment when no fill is being booked.
    private func count(_ profile: Profile) throws {
        let time = try brokerage.ask("the venue's clock") { brokerage.time(done: $0) }
        countedAt = time.time
        fillsFrom = time.time + Nanos(-CoinbaseOpening.lookBack.count)
        let instruments = profile.products.compactMap { listing.instruments[$0.symbol] }
        let names = WalletNames(
            instruments, currency: profile.currency, portfolio: portfolio?.id)
        for _ in 0..<CoinbaseOpening.countsMax {
            let before = try fills()
            let accounts = try brokerage.ask("the wallets") { brokerage.accounts(done: $0) }
            let after = try fills()
            guard before == after, accounts.isComplete else { continue }
            do throws(WalletFault) {
                let books = try names.books(of: accounts.items)
                (listing.cash, fillsSeen) = (books.cash, after)
                for (instrument, quantity) in zip(instruments, books.holdings) {
                    listing.holdings[instrument.symbol] = quantity
                    guard quantity != .zero else { continue }
                    remarks.append(
                        "\(instrument.text(quantity)) \(instrument.base) was there before the run "
                            + "and is left alone")
                }
                return
            } catch {
                throw Fault(
                    .runtime, code: "coinbase.wallets", error.text,
                    remedy: "look at the account at Coinbase")
            }
        }
        throw Fault(
            .runtime, code: "coinbase.wallets",
            "the wallets could not be counted: fills came in between every time",
            remedy: "try again when nothing else trades on the portfolio")
    }

    /// The venue's orders since a moment, and the open ones.
    func orders(since start: Timestamp) throws -> OrderSight {
        try brokerage.ask("the orders") { [brokerage] done in
            OrderSight.ask(brokerage, since: start) { done(.success($0)) }
        }
    }

    private func fills() throws -> Set<VenueFill.Key> {
        var query = FillQuery()
        query.from = fillsFrom
        let listing = try brokerage.ask("the fills") { [query] in
            brokerage.fills(query, done: $0)
        }
        guard let gap = listing.gap else { return Set(listing.items.map(\.key)) }
        throw Fault(
            .runtime, code: "coinbase.fills", "the list of fills is not whole: \(gap)",
            remedy: "try again")
    }

    /// Fills this old may still be on their way into the wallets.
    private static let lookBack = Nanos.minute
    private static let countsMax = 5
}
