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
        let ids = Set(query.all("product_ids"))
        let found = listings.filter { listing in
            (ids.isEmpty || ids.contains(listing.symbol))
                && (type == nil || type == "UNKNOWN_PRODUCT_TYPE"
                    || type == (listing.isFuture ? "FUTURE" : "SPOT"))
        }
        let limit = try query.limit(of: max(1, found.count), atMost: 1_000)
        let page = try Page(found, limit: limit, cursor: query["offset"])
        return .object([
            "products": .array(page.items.map { product($0, isPrivate: call.key != nil) }),
            "num_products": .int(found.count), "pagination": .null,
        ])
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
            JSONMember("base_name", .string(product.base)),
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
        return .object(members + names(listing) + future(listing))
    }

    private func names(_ listing: Listing) -> [JSONMember] {
        let product = listing.instrument
        return [
            JSONMember("quote_currency_id", .string(listing.quote)),
            JSONMember("base_currency_id", .string(product.base)),
            JSONMember("alias", .string(listing.aliasOf ?? "")),
            JSONMember("alias_to", .texts(listing.aliases)),
            JSONMember("base_display_symbol", .string(product.base)),
            JSONMember("quote_display_symbol", .string(listing.quote)),
            JSONMember("view_only", .bool(listing.flags.viewOnly)),
            JSONMember("display_name", .string(listing.symbol)),
            JSONMember("product_venue", .string(listing.isFuture ? "FCM" : "CBE")),
            JSONMember("approximate_quote_24h_volume", .string("")),
            JSONMember("new_at", .null), JSONMember("market_cap", .string("")),
            JSONMember("icon_color", .string("")), JSONMember("icon_url", .string("")),
            JSONMember("display_name_overwrite", .string("")),
            JSONMember("is_alpha_testing", .bool(false)),
            JSONMember("about_description", .string("")),
            JSONMember("hidden_from_discovery", .bool(false)),
        ]
    }

    private func future(_ listing: Listing) -> [JSONMember] {
        guard listing.isFuture else {
            return [JSONMember("fcm_trading_session_details", .null)]
        }
        let isOpen = listing.flags.isSessionOpen
        let word = isOpen ? "OPEN" : "CLOSED"
        let size = DecimalText.text(mantissa: listing.terms.multiplierE9, exponent: -9)
        func rates(_ rate: Ratio) -> JSONValue {
            .object([
                "long_margin_rate": .string(FeeTier.text(rate)),
                "short_margin_rate": .string(FeeTier.text(rate)),
            ])
        }
        let index = mark(of: listing.id).map(listing.instrument.text) ?? ""
        return [
            JSONMember(
                "fcm_trading_session_details",
                .object([
                    "is_session_open": .bool(isOpen), "open_time": .time(now.floored(to: .day)),
                    "close_time": .time(now.floored(to: .day) + .day),
                    "session_state": .string("FCM_TRADING_SESSION_STATE_\(word)"),
                    "after_hours_order_entry_disabled": .bool(false),
                    "closed_reason": .string("FCM_TRADING_SESSION_CLOSED_REASON_UNDEFINED"),
                ])),
            JSONMember(
                "future_product_details",
                .object([
                    "venue": .string("cde"),
                    "contract_code": .string(String(listing.symbol.prefix { $0 != "-" })),
                    "contract_expiry": .string("2030-12-20T16:00:00Z"),
                    "contract_size": .string(size),
                    "contract_root_unit": .string(listing.instrument.base),
                    "contract_expiry_timezone": .string("Europe/London"),
                    "risk_managed_by": .string("MANAGED_BY_FCM"),
                    "contract_expiry_type": .string("EXPIRING"),
                    "contract_display_name": .string("\(listing.instrument.base) PERP"),
                    "display_name": .string("\(listing.instrument.base) PERP"),
                    "funding_interval": .string("3600s"),
                    "funding_rate": .string(
                        DecimalText.text(mantissa: Venue.fundingRateE12, exponent: -12)),
                    "funding_time": .time(now.floored(to: .hour)),
                    "open_interest": .string("12000"), "index_price": .string(index),
                    "settlement_price": .string(index),
                    "twenty_four_by_seven": .bool(true), "non_crypto": .bool(false),
                    "intraday_margin_rate": rates(Venue.marginIntraday),
                    "overnight_margin_rate": rates(Venue.marginOvernight),
                    "futures_asset_type": .string("FUTURES_ASSET_TYPE_CRYPTO"),
                ])),
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
