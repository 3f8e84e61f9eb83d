internal import Domain
internal import Engine
internal import Risk

extension OrderRow {
    init(_ row: RowReader) throws(Fault) {
        let reason: OrderReason = try row.word("reason")
        self.init(
            id: try row.int("id"), intent: try Intent(row), intendedAt: try row.time("intended_at"),
            sequence: try row.bits("sequence"), vetting: try Vetted(row),
            state: try row.word("state"), reason: reason, code: try row.small("code"),
            quantity: try row.fixed("quantity"), filled: try row.fixed("filled"),
            limit: try row.fixed("limit_price"), trigger: try row.optionalFixed("trigger_price"),
            averagePrice: try row.optionalFixed("average_price"),
            updatedAt: try row.time("updated_at"))
    }
}

extension OrderRow.Vetted {
    /// Nil for an order that nobody judged.
    fileprivate init?(_ row: RowReader) throws(Fault) {
        guard let isApproved = try row.optionalInt("is_approved") else { return nil }
        let guardIndex: Int32? =
            try row.optionalInt("guard") == nil ? nil : try row.small("guard")
        self.init(
            isApproved: isApproved != 0, effect: PositionEffect(rawValue: try row.small("effect")),
            guardIndex: guardIndex,
            sizing: SizingRecord(
                method: try row.word("sizing_method"), price: try row.fixed("sizing_price"),
                wanted: try row.optionalFixed("sizing_wanted"),
                quantity: try row.fixed("sizing_quantity")),
            quantity: try row.fixed("approved_quantity"), notional: try row.fixed("notional"))
    }
}

extension Intent {
    fileprivate init(_ row: RowReader) throws(Fault) {
        let instrument: Int32 = try row.small("instrument")
        self.init(
            order: OrderNumber(try row.bits("number")),
            owner: OwnerID(try row.small("owner")),
            instrument: InstrumentID(Int(instrument)), side: try row.word("side"),
            type: try row.word("type"), timeInForce: try row.word("time_in_force"),
            flags: IntentFlags(rawValue: try row.small("flags")),
            size: try WantedSize.size(
                kind: try row.int("wanted_kind"), value: try row.optionalInt("wanted")),
            limit: try row.fixed("asked_limit"), trigger: try row.optionalFixed("asked_trigger"),
            expiry: try row.optionalInt("expiry").map(Timestamp.init(nanos:)),
            tag: try row.bits("tag"), cause: try row.bits("cause"))
        guard try row.optionalInt("slices") != nil else { return }
        slices = try row.small("slices")
        if let far: Price = try row.optionalFixed("far_limit") {
            ladder = PriceLadder(to: far, try row.word("sizes"))
        }
        if let profit: Price = try row.optionalFixed("take_profit") {
            exit = AttachedExit(takeProfit: profit, stopLoss: try row.fixed("stop_loss"))
        }
    }
}

extension Judgement {
    init(_ row: RowReader) throws(Fault) {
        self.init(
            try VerdictColumns.verdict(row),
            measured: try Measure(row, "measured", "measured_exponent"),
            limit: try Measure(row, "limit_value", "limit_exponent"), unit: try row.text("unit"),
            text: try row.text("text"), reason: try row.word("reason"),
            code: try row.small("code"))
    }
}

extension Measure {
    fileprivate init?(_ row: RowReader, _ value: String, _ exponent: String) throws(Fault) {
        guard let mantissa = try row.optionalInt(value) else { return nil }
        self.init(mantissa, exponent: try row.small(exponent))
    }
}

extension FillRecord {
    init(_ row: RowReader) throws(Fault) {
        let instrument: Int32 = try row.small("instrument")
        let fill = Fill(
            order: try row.optionalInt("number").map { OrderNumber(UInt64(bitPattern: $0)) }
                ?? .foreign, execution: try row.bits("execution"),
            owner: OwnerID(try row.small("owner")), instrument: InstrumentID(Int(instrument)),
            side: try row.word("side"), price: try row.fixed("price"),
            quantity: try row.fixed("quantity"), notional: try row.fixed("notional"),
            fee: try row.fixed("fee"), isMaker: try row.int("is_maker") != 0,
            time: try row.time("time"))
        self.init(
            fill: fill, realised: try row.fixed("realised"), position: try row.fixed("position"))
    }
}
