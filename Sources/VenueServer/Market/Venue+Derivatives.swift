internal import Domain
internal import JSON

/// What a product shows besides, when it is a future or a perpetual.
extension Venue {
    func derivative(_ listing: Listing) -> [JSONMember] {
        switch listing.terms.kind {
        case .spot: [JSONMember("fcm_trading_session_details", .null)]
        case .future:
            [
                JSONMember("fcm_trading_session_details", session(listing)),
                JSONMember("future_product_details", .object(contract(listing) + quotes(listing))),
            ]
        case .perpetual:
            [
                JSONMember("fcm_trading_session_details", .null),
                JSONMember("future_product_details", perpetual(listing)),
            ]
        }
    }

    private func session(_ listing: Listing) -> JSONValue {
        let isOpen = listing.flags.isSessionOpen
        return .object([
            "is_session_open": .bool(isOpen), "open_time": .time(clock.floored(to: .day)),
            "close_time": .time(clock.floored(to: .day) + .day),
            "session_state": .string(
                "FCM_TRADING_SESSION_STATE_\(isOpen ? "OPEN" : "CLOSED")"),
            "after_hours_order_entry_disabled": .bool(false),
            "closed_reason": .string("FCM_TRADING_SESSION_CLOSED_REASON_UNDEFINED"),
            "maintenance": .null,
        ])
    }

    /// What stays the same as long as a future is listed.
    private func contract(_ listing: Listing) -> [JSONMember] {
        let base = listing.instrument.base
        let expiry = Venue.expiry(of: listing.symbol)
        let size = DecimalText.text(mantissa: listing.terms.multiplierE9, exponent: -9)
        let left = expiry.map { String(($0 - clock).count / Nanos.millisecond.count) }
        return [
            JSONMember("venue", .string("cde")),
            JSONMember("contract_code", .string(String(listing.symbol.prefix { $0 != "-" }))),
            JSONMember("contract_expiry", .string(expiry?.rfc3339 ?? "")),
            JSONMember("contract_size", .string(size)),
            JSONMember("contract_root_unit", .string(base)),
            JSONMember("group_description", .string("\(base) Perp Futures")),
            JSONMember("contract_expiry_timezone", .string("Europe/London")),
            JSONMember("group_short_description", .string("\(base) Perp")),
            JSONMember("risk_managed_by", .string("MANAGED_BY_FCM")),
            JSONMember("contract_expiry_type", .string("EXPIRING")),
            JSONMember("contract_display_name", .string("\(base) PERP")),
            JSONMember("time_to_expiry_ms", .string(left ?? "")),
            JSONMember("non_crypto", .bool(false)),
            JSONMember("contract_expiry_name", .string(String(expiry?.rfc3339.prefix(7) ?? ""))),
            JSONMember("twenty_four_by_seven", .bool(true)),
            JSONMember("funding_interval", .string("3600s")),
            JSONMember("display_name", .string("\(base) Perpetual")),
            JSONMember("region_enabled", .object([JSONMember]())),
            JSONMember("futures_asset_type", .string("FUTURES_ASSET_TYPE_CRYPTO")),
            JSONMember("contract_code_display_name", .string("")),
            JSONMember("product_group_cbrn", .string("")),
        ]
    }

    /// What the market changes.
    private func quotes(_ listing: Listing) -> [JSONMember] {
        func rates(_ rate: Ratio) -> JSONValue {
            .object([
                "long_margin_rate": .string(FeeTier.text(rate)),
                "short_margin_rate": .string(FeeTier.text(rate)),
            ])
        }
        let index = JSONValue.string(mark(of: listing.id).map(listing.instrument.text) ?? "")
        return [
            JSONMember("funding_rate", .string(Venue.fundingRate)),
            JSONMember("funding_time", .time(clock.floored(to: .hour))),
            JSONMember("open_interest", .string("12000")), JSONMember("index_price", index),
            JSONMember("settlement_price", index),
            JSONMember("intraday_margin_rate", rates(Venue.marginIntraday)),
            JSONMember("overnight_margin_rate", rates(Venue.marginOvernight)),
            JSONMember(
                "perpetual_details",
                .object([
                    "open_interest": .string("12000"), "funding_rate": .string(""),
                    "funding_time": .null, "max_leverage": .string(""),
                    "base_asset_uuid": .string(""), "underlying_type": .string(""),
                ])),
        ]
    }

    private func perpetual(_ listing: Listing) -> JSONValue {
        let base = listing.instrument.base
        let most = DecimalText.text(mantissa: Venue.leverageMax, exponent: -2)
        return .object([
            "venue": .string("INTX"), "contract_code": .string(base), "contract_expiry": .null,
            "contract_size": .string("1"), "contract_root_unit": .string(base),
            "risk_managed_by": .string("MANAGED_BY_VENUE"),
            "contract_expiry_type": .string("PERPETUAL"),
            "contract_display_name": .string("\(base) PERP"),
            "display_name": .string("\(base) PERP"),
            "perpetual_details": .object([
                "open_interest": .string("1200"), "funding_rate": .string(Venue.fundingRate),
                "funding_time": .time(clock.floored(to: .hour) + .hour),
                "max_leverage": .string(most), "base_asset_uuid": .string(""),
                "underlying_type": .string("SPOT"),
            ]),
            "non_crypto": .bool(false),
            "index_price": .string(mark(of: listing.id).map(listing.instrument.text) ?? ""),
            "futures_asset_type": .string("FUTURES_ASSET_TYPE_CRYPTO"),
        ])
    }

    private static var fundingRate: String {
        DecimalText.text(mantissa: fundingRateE12, exponent: -12)
    }

    /// The afternoon of the day in a name such as `BIP-20DEC30-CDE`; nil where there is none.
    static func expiry(of symbol: String) -> Timestamp? {
        let parts = symbol.split(separator: "-")
        guard parts.count == 3, parts[1].utf8.count == 7 else { return nil }
        let months = [
            "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
        ]
        let (day, month, year) = (
            parts[1].prefix(2), String(parts[1].dropFirst(2).prefix(3)), parts[1].suffix(2)
        )
        guard let place = months.firstIndex(of: month) else { return nil }
        let number = place < 9 ? "0\(place + 1)" : "\(place + 1)"
        return Timestamp(rfc3339: "20\(year)-\(number)-\(day)T16:00:00Z")
    }
}
