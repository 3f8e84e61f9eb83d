internal import Crypto
internal import Domain
internal import JSON

/// The endpoints about products.
extension Venue {
    private static let types: Set<String> = ["SPOT", "FUTURE", "UNKNOWN_PRODUCT_TYPE"]
    private static let expiries: Set<String> = [
        "UNKNOWN_CONTRACT_EXPIRY_TYPE", "EXPIRING", "PERPETUAL",
    ]

    /// `GET /products`, public and private.
    func products(_ call: Call) throws(Refusal) -> JSONValue {
        let query = call.query
        let type = query["product_type"]
        try check(type, of: "product_type", among: Venue.types)
        try check(
            query["contract_expiry_type"], of: "contract_expiry_type", among: Venue.expiries)
        let expiry: Bool?
        switch query["contract_expiry_type"] {
        case "PERPETUAL": expiry = true
        case "EXPIRING": expiry = false
        default: expiry = nil
        }
        let ids = Set(query.all("product_ids"))
        let found = listings.filter { listing in
            (ids.isEmpty || ids.contains(listing.symbol))
                && (expiry.map { listing.isFuture && $0 == listing.isInternational } ?? true)
                && (type == nil || type == "UNKNOWN_PRODUCT_TYPE"
                    || type == (listing.isFuture ? "FUTURE" : "SPOT"))
        }
        let limit = try query.limit(of: max(1, found.count), atMost: 1_000)
        let first = try query.count("offset") ?? 0
        let after = try query["cursor"].map { cursor throws(Refusal) in try place(of: cursor) }
        let rows = found.enumerated().map { index, listing in
            Page.Row(item: listing, id: Venue.cursor(of: listing.symbol), place: index)
        }
        // A cursor counts among all products, the offset among those that are asked for.
        let start = after.map { last in
            found.lastIndex { (place(ofProduct: $0.symbol) ?? 0) <= last } ?? -1
        }
        let page = Page(rows, limit: limit, after: start ?? first - 1)
        return .object([
            "products": .array(page.items.map { product($0, isPrivate: call.key != nil) }),
            "num_products": .int(found.count),
            "pagination": .object([
                "prev_cursor": .string(""), "next_cursor": .string(page.next ?? ""),
                "has_next": .bool(page.next != nil), "has_prev": .bool((start ?? first - 1) >= 0),
            ]),
        ])
    }

    /// The cursor of a page of products is the last one's name in base64.
    private static func cursor(of symbol: String) -> String {
        Radix64.standard.text(Array(symbol.utf8))
    }

    private func place(of cursor: String) throws(Refusal) -> Int {
        guard let bytes = Radix64.standard.bytes(cursor),
            let place = place(ofProduct: String(decoding: bytes, as: UTF8.self))
        else { throw .notAValue(cursor, of: "cursor") }
        return place
    }

    private func place(ofProduct symbol: String) -> Int? {
        listings.firstIndex { $0.symbol == symbol }
    }

    /// `GET /products/{product_id}`, public and private.
    func product(_ call: Call) throws(Refusal) -> JSONValue {
        product(try listed(call.parameters[0]), isPrivate: call.key != nil)
    }

    func listed(_ symbol: String?) throws(Refusal) -> Listing {
        guard let symbol, let listing = listing(symbol) else {
            throw .notFound("valid product_id is required")
        }
        return listing
    }

    private func product(_ listing: Listing, isPrivate: Bool) -> JSONValue {
        let product = listing.instrument
        let tape = tapes[listing.id.position]
        let day = tape.candles.day(before: now)
        let top = floor.top(of: listing.id)
        let flags = listing.flags
        func shown(_ price: Price?) -> JSONValue { .string(price.map(product.text) ?? "") }
        let tick = product.text(product.terms.tick)
        let volume = day.map { product.text($0.volume) } ?? "0"
        let members: [JSONMember] = [
            JSONMember("product_id", .string(listing.symbol)),
            JSONMember("price", shown(tape.last?.price)),
            JSONMember("price_percentage_change_24h", .string(Venue.change(day))),
            JSONMember("volume_24h", .string(volume)),
            JSONMember("volume_percentage_change_24h", .string("0")),
            JSONMember("base_increment", .string(product.text(product.terms.lot))),
            JSONMember("quote_increment", .string(listing.isFuture ? "0.01" : tick)),
            JSONMember("quote_min_size", .amount(product.terms.notionalMin)),
            JSONMember("quote_max_size", .amount(listing.quoteMax)),
            JSONMember("base_min_size", .string(product.text(product.terms.quantityMin))),
            JSONMember("base_max_size", .string(product.text(listing.sizeMax))),
            JSONMember("base_name", .string(base(of: listing))),
            JSONMember("quote_name", .string(listing.quote)), JSONMember("watched", .bool(false)),
            JSONMember("is_disabled", .bool(flags.isDisabled)), JSONMember("new", .bool(false)),
            JSONMember("status", .string(listing.isFuture ? "" : flags.status)),
            JSONMember("cancel_only", .bool(flags.cancelOnly)),
            JSONMember("limit_only", .bool(flags.limitOnly)),
            JSONMember("post_only", .bool(flags.postOnly)),
            JSONMember("trading_disabled", .bool(flags.tradingDisabled)),
            JSONMember("auction_mode", .bool(flags.auctionMode)),
            JSONMember("product_type", .string(listing.isFuture ? "FUTURE" : "SPOT")),
            JSONMember("price_increment", .string(tick)),
            JSONMember("mid_market_price", isPrivate ? shown(mark(of: listing.id)) : .string("")),
            JSONMember("best_bid_price", isPrivate ? shown(top.bid?.price) : .string("")),
            JSONMember("best_ask_price", isPrivate ? shown(top.ask?.price) : .string("")),
            JSONMember("high_24h", shown(day?.high)), JSONMember("low_24h", shown(day?.low)),
        ]
        return .object(members + names(listing) + derivative(listing))
    }

    /// US futures name no base currency.
    private func base(of listing: Listing) -> String {
        listing.terms.kind == .future ? "" : listing.instrument.base
    }

    private func names(_ listing: Listing) -> [JSONMember] {
        [
            JSONMember("quote_currency_id", .string(listing.quote)),
            JSONMember("base_currency_id", .string(base(of: listing))),
            JSONMember("alias", .string(listing.aliasOf ?? "")),
            JSONMember("alias_to", .texts(listing.aliases)),
            JSONMember("base_display_symbol", .string(base(of: listing))),
            JSONMember("quote_display_symbol", .string(listing.quote)),
            JSONMember("view_only", .bool(listing.flags.viewOnly)),
            JSONMember(
                "display_name",
                .string(listing.isFuture ? "\(listing.instrument.base) PERP" : listing.symbol)),
            JSONMember(
                "product_venue",
                .string(listing.isInternational ? "INTX" : listing.isFuture ? "FCM" : "CBE")),
            JSONMember("approximate_quote_24h_volume", .string("")),
            JSONMember("new_at", .null), JSONMember("market_cap", .string("")),
            JSONMember("icon_color", .string("")), JSONMember("icon_url", .string("")),
            JSONMember("display_name_overwrite", .string("")),
            JSONMember("is_alpha_testing", .bool(false)),
            JSONMember("about_description", .string("")),
            JSONMember("hidden_from_discovery", .bool(false)),
            JSONMember("base_cbrn", .string("")), JSONMember("quote_cbrn", .string("")),
            JSONMember("product_cbrn", .string("")),
        ]
    }

    /// From the first price of a day to its last, in per cent.
    static func change(_ day: Candle?) -> String {
        guard let day else { return "0" }
        let wide = Int128(day.close.mantissa - day.open.mantissa) * 10_000_000_000
        let share = Wide.quotient(wide, by: day.open.mantissa, rounding: .halfEven) ?? 0
        return DecimalText.text(mantissa: share, exponent: -8)
    }
}
