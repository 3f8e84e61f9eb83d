package import Domain

/// A product as the venue lists it.
///
/// - SeeAlso: Coinbase Advanced Trade, "Get Product" (read 2026-09-30).
package struct VenueProduct: Hashable, Sendable {
    package var id: String
    package var kind: OpenWord<ProductKind>?
    package var venue: OpenWord<ProductVenue>?
    /// nil for futures, which leave it empty.
    package var status: OpenWord<ListingStatus>?
    package var flags = Flags()

    package var base: String?
    package var quote: String?
    package var displayName: String?
    /// The product whose book this one shares; its wallet is another.
    package var alias: String?
    /// Products that share the book of this one.
    package var aliases: [String] = []
    /// All the names that the venue has for its book besides its own.
    package var otherNames: Set<String> {
        Set(aliases + [alias].compactMap(\.self)).subtracting([id])
    }

    /// The step of a price; of futures it is coarser than `quoteIncrement`.
    package var priceIncrement: WireDecimal
    package var baseIncrement: WireDecimal
    package var quoteIncrement: WireDecimal?
    package var baseMin: WireDecimal?
    package var baseMax: WireDecimal?
    package var quoteMin: WireDecimal?
    package var quoteMax: WireDecimal?

    package var price: WireDecimal?
    package var midPrice: WireDecimal?
    package var bestBid: WireDecimal?
    package var bestAsk: WireDecimal?
    package var volume24h: WireDecimal?
    package var priceChangePercent24h: WireDecimal?

    package var session: FuturesSession?
    package var future: FutureDetails?

    package init(id: String, priceIncrement: WireDecimal, baseIncrement: WireDecimal) {
        (self.id, self.priceIncrement, self.baseIncrement) = (id, priceIncrement, baseIncrement)
    }

    /// What the venue lets one do with a product.
    package struct Flags: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        package static let isDisabled = Flags(rawValue: 1)
        package static let tradingDisabled = Flags(rawValue: 2)
        package static let cancelOnly = Flags(rawValue: 4)
        package static let limitOnly = Flags(rawValue: 8)
        package static let postOnly = Flags(rawValue: 16)
        package static let auction = Flags(rawValue: 32)
        /// This user may not trade it; said only where it was asked for.
        package static let viewOnly = Flags(rawValue: 64)
    }

    /// Whether the product is a perpetual; the venue files US perpetuals under expiring contracts.
    package var isPerpetual: Bool {
        guard let future else { return false }
        return future.expiryKind?.known == .perpetual || future.fundingRate != nil
            || future.name?.uppercased().contains("PERP") ?? false
    }

    /// International perpetuals have no sessions; of others one must be told to be open.
    private var isInSession: Bool {
        venue?.known == .international ? session?.isOpen ?? true : session?.isOpen == true
    }

    /// What the engine may do with the product: everything doubtful counts as closed.
    package var tradingStatus: ProductStatus {
        var found: ProductStatus = []
        if !flags.isDisjoint(with: [.isDisabled, .tradingDisabled, .viewOnly]) {
            found.insert(.noTrading)
        }
        if flags.contains(.cancelOnly) { found.insert(.cancelOnly) }
        if flags.contains(.limitOnly) { found.insert(.limitOnly) }
        if flags.contains(.postOnly) { found.insert(.postOnly) }
        if flags.contains(.auction) { found.insert(.auction) }
        if let status, status.known != .online { found.insert(.closed) }
        if kind?.known == .future, !isInSession { found.insert(.closed) }
        return found
    }
}

extension VenueProduct: WireReadable {
    package init(_ object: WireObject) throws(WireFault) {
        self.init(
            id: try object.required(try object.text("product_id"), "product_id"),
            priceIncrement: try VenueProduct.step(object, "price_increment"),
            baseIncrement: try VenueProduct.step(object, "base_increment"))
        kind = try object.word("product_type")
        venue = try object.word("product_venue")
        status = try object.word("status")
        flags = try VenueProduct.flags(object)
        base = try object.text("base_currency_id")
        quote = try object.text("quote_currency_id")
        displayName = try object.text("display_name")
        alias = try object.text("alias")
        aliases = try object.texts("alias_to")
        try readNumbers(object)
        session = try object.read("fcm_trading_session_details")
        future = try object.read("future_product_details")
    }

    private mutating func readNumbers(_ object: WireObject) throws(WireFault) {
        quoteIncrement = try object.decimal("quote_increment")
        baseMin = try object.decimal("base_min_size")
        baseMax = try object.decimal("base_max_size")
        quoteMin = try object.decimal("quote_min_size")
        quoteMax = try object.decimal("quote_max_size")
        price = try object.decimal("price")
        midPrice = try object.decimal("mid_market_price")
        bestBid = try object.decimal("best_bid_price")
        bestAsk = try object.decimal("best_ask_price")
        volume24h = try object.decimal("volume_24h")
        priceChangePercent24h = try object.decimal("price_percentage_change_24h")
    }

    /// A step that must be there and above zero: without it no order can be put on the grid.
    private static func step(_ object: WireObject, _ key: String) throws(WireFault) -> WireDecimal {
        let step = try object.required(try object.decimal(key), key)
        guard step > .zero else {
            throw object.fault(.outOfRange, key, "\(step.text) is no step")
        }
        return step
    }

    private static let flagKeys: [(String, Flags)] = [
        ("is_disabled", .isDisabled), ("trading_disabled", .tradingDisabled),
        ("cancel_only", .cancelOnly), ("limit_only", .limitOnly), ("post_only", .postOnly),
        ("auction_mode", .auction),
    ]

    /// All but `view_only` must be there: a flag that is missing is not one that is off.
    private static func flags(_ object: WireObject) throws(WireFault) -> Flags {
        var found: Flags = []
        for (key, flag) in flagKeys where try object.required(try object.flag(key), key) {
            found.insert(flag)
        }
        if try object.flag("view_only") == true { found.insert(.viewOnly) }
        return found
    }
}

/// When a US future may be traded.
package struct FuturesSession: Hashable, WireReadable {
    package var isOpen: Bool?
    package var state: OpenWord<SessionState>?
    package var openTime: Timestamp?
    package var closeTime: Timestamp?
    package var isAfterHoursEntryDisabled: Bool?
    package var maintenanceStart: Timestamp?
    package var maintenanceEnd: Timestamp?

    package init() {}

    package init(_ object: WireObject) throws(WireFault) {
        isOpen = try object.flag("is_session_open")
        state = try object.word("session_state")
        openTime = try object.time("open_time")
        closeTime = try object.time("close_time")
        isAfterHoursEntryDisabled = try object.flag("after_hours_order_entry_disabled")
        let maintenance = try object.object("maintenance")
        maintenanceStart = try maintenance?.time("start_time")
        maintenanceEnd = try maintenance?.time("end_time")
    }
}

/// What a future or perpetual has beyond a spot product.
package struct FutureDetails: Hashable, WireReadable {
    package var name: String?
    package var contractCode: String?
    /// Units of the base currency in one contract.
    package var contractSize: WireDecimal?
    package var contractUnit: String?
    package var expiry: Timestamp?
    package var expiryKind: OpenWord<ExpiryKind>?
    /// A fraction of the notional per interval; nil for a contract that pays none.
    package var fundingRate: WireDecimal?
    package var fundingTime: Timestamp?
    package var fundingInterval: Nanos?
    package var openInterest: WireDecimal?
    package var leverageMax: WireDecimal?
    package var indexPrice: WireDecimal?
    package var settlementPrice: WireDecimal?
    package var intradayMargin: MarginRates?
    package var overnightMargin: MarginRates?

    package init() {}

    package init(_ object: WireObject) throws(WireFault) {
        name = try object.text("contract_display_name")
        contractCode = try object.text("contract_code")
        contractSize = try object.decimal("contract_size")
        contractUnit = try object.text("contract_root_unit")
        expiry = try object.time("contract_expiry")
        expiryKind = try object.word("contract_expiry_type")
        let perpetual = try object.object("perpetual_details")
        let innerRate = try perpetual?.statistic("funding_rate")
        fundingRate = try object.statistic("funding_rate")
        fundingRate = fundingRate ?? innerRate
        let innerTime = try perpetual?.time("funding_time")
        fundingTime = try object.time("funding_time")
        fundingTime = fundingTime ?? innerTime
        fundingInterval = try FutureDetails.interval(object)
        let innerInterest = try perpetual?.statistic("open_interest")
        openInterest = try object.statistic("open_interest")
        openInterest = openInterest ?? innerInterest
        leverageMax = try perpetual?.decimal("max_leverage")
        indexPrice = try object.decimal("index_price")
        settlementPrice = try object.decimal("settlement_price")
        intradayMargin = try object.read("intraday_margin_rate")
        overnightMargin = try object.read("overnight_margin_rate")
    }

    /// `3600s`.
    private static func interval(_ object: WireObject) throws(WireFault) -> Nanos? {
        let key = "funding_interval"
        guard let text = try object.text(key) else { return nil }
        do throws(UnitFault) {
            return try Nanos(parsing: text)
        } catch {
            throw object.fault(.notTime, key, "\"\(text.prefix(40))\" is no length of time")
        }
    }
}

/// Margin as a fraction of the notional.
package struct MarginRates: Hashable, WireReadable {
    package var long: WireDecimal?
    package var short: WireDecimal?

    package init(long: WireDecimal?, short: WireDecimal?) {
        (self.long, self.short) = (long, short)
    }

    package init(_ object: WireObject) throws(WireFault) {
        long = try object.statistic("long_margin_rate")
        short = try object.statistic("short_margin_rate")
    }
}

/// One page of products.
package struct ProductPage: Hashable, WireReadable {
    package var products: [VenueProduct]
    /// Where the next page begins; nil after the last.
    package var cursor: String?

    package init(_ object: WireObject) throws(WireFault) {
        products = try object.list("products")
        let pagination = try object.object("pagination")
        cursor = try pagination?.flag("has_next") == true ? pagination?.text("next_cursor") : nil
    }
}
