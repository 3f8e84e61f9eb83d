internal import Domain
internal import JSON

/// The further endpoints of US futures.
extension Venue {
    /// `POST /cfm/sweeps/schedule`.
    func scheduleSweep(_ call: Call) throws(Refusal) -> JSONValue {
        let amount = call.body["usd_amount"]?.string ?? "0"
        sweeps = [
            .object([
                "id": .string(newID()),
                "requested_amount": .object([
                    "value": .string(amount), "currency": .string("USD"),
                ]),
                "should_sweep_all": .bool(amount == "0"), "status": .string("PENDING"),
                "scheduled_time": .time(clock),
            ])
        ]
        return .object(["success": .bool(true)])
    }

    /// `GET /cfm/sweeps`.
    func listSweeps(_ call: Call) throws(Refusal) -> JSONValue {
        .object(["sweeps": .array(sweeps)])
    }

    /// `DELETE /cfm/sweeps`.
    func cancelSweep(_ call: Call) throws(Refusal) -> JSONValue {
        sweeps = []
        return .object(["success": .bool(true)])
    }

    private static let settings: Set<String> = [
        "INTRADAY_MARGIN_SETTING_UNSPECIFIED", "INTRADAY_MARGIN_SETTING_STANDARD",
        "INTRADAY_MARGIN_SETTING_INTRADAY",
    ]

    /// `GET /cfm/intraday/margin_setting`.
    func marginSetting(_ call: Call) throws(Refusal) -> JSONValue {
        .object(["setting": .string(portfolio(call.portfolio).marginSetting)])
    }

    /// `POST /cfm/intraday/margin_setting`.
    func setMarginSetting(_ call: Call) throws(Refusal) -> JSONValue {
        let setting = try call.text("setting")
        try check(setting, of: "setting", among: Venue.settings)
        let owner = place(ofPortfolio: call.portfolio)
        portfolios[owner].marginSetting = setting
        for listing in listings where listing.isFuture { renewMargin(owner, listing) }
        return .object([JSONMember]())
    }

    /// `GET /cfm/intraday/current_margin_window`.
    func marginWindow(_ call: Call) throws(Refusal) -> JSONValue {
        .object([
            "margin_window": .object([
                "margin_window_type": .string("FCM_MARGIN_WINDOW_TYPE_INTRADAY"),
                "end_time": .time(clock.floored(to: .day) + .hour * 21),
            ]),
            "is_intraday_margin_killswitch_enabled": .bool(false),
            "is_intraday_margin_enrollment_killswitch_enabled": .bool(false),
        ])
    }

    // MARK: What is not offered

    /// `GET /payment_methods`.
    func paymentMethods(_ call: Call) throws(Refusal) -> JSONValue {
        .object(["payment_methods": .array([])])
    }

    /// `GET /payment_methods/{id}`.
    func paymentMethod(_ call: Call) throws(Refusal) -> JSONValue {
        throw .notFound("payment method \(call.parameters[0]) not found")
    }
}
