internal import Domain
internal import JSON

/// Orders and fills as REST shows them.
extension Venue {
    /// A value by a size, to 1e-8 of the quote currency; zero without a size.
    static func average(_ value: Amount, _ size: Quantity, _ terms: InstrumentTerms) -> String {
        guard size > .zero, terms.multiplierE9 > 0 else { return "0" }
        let scale = Int128(Wide.powerOfTen(-terms.quantityExponent)) * 1_000_000_000
        let wide = Int128(value.mantissa) * scale
        let divisor = Int128(size.mantissa) * Int128(terms.multiplierE9)
        let (whole, rest) = wide.quotientAndRemainder(dividingBy: divisor)
        let rounded = rest * 2 >= divisor ? whole + 1 : whole
        return DecimalText.text(wide: rounded, exponent: -8)
    }

    static func percent(_ part: Quantity, of whole: Quantity) -> String {
        guard whole > .zero else { return "0" }
        let share = Wide.quotient(
            Int128(part.mantissa) * 10_000, by: whole.mantissa, rounding: .down)
        return DecimalText.text(mantissa: share ?? 0, exponent: -2)
    }

    /// What a buyer pays in all, or a seller gets.
    static func afterFees(_ order: ClientOrder) -> Amount {
        order.side == .buy ? order.value + order.fees : order.value - order.fees
    }

    static func triggerStatus(_ order: ClientOrder) -> String {
        switch order.terms.kind {
        case .stopLimit, .bracket: order.isTriggered ? "STOP_TRIGGERED" : "STOP_PENDING"
        default: "INVALID_ORDER_TYPE"
        }
    }

    /// The side of an order, unless a fault lies about it.
    func shownSide(of order: ClientOrder, _ path: String) -> Side {
        faults.take(.wrongSide, path: path) ? order.side.opposite : order.side
    }

    func shownStatus(of order: ClientOrder, _ path: String) -> String {
        faults.take(.unknownStatus, path: path) ? "HELD_FOR_REVIEW" : order.status.rawValue
    }

    private static func optional(_ time: Timestamp?) -> JSONValue {
        time.map { .time($0) } ?? .null
    }

    /// An order as `GET /orders/historical/{id}` shows it; without a path as it truly is.
    func json(_ order: ClientOrder, path: String?) -> JSONValue {
        let terms = floor.instruments[order.instrument.position].terms
        let isFuture = terms.kind != .spot
        let average = Venue.average(order.value, order.filled, terms)
        let own: [JSONMember] = [
            JSONMember("order_id", .string(order.id)),
            JSONMember("product_id", .string(order.symbol)),
            JSONMember("user_id", .string(user)),
            JSONMember("order_configuration", order.asked),
            JSONMember(
                "side", .string((path.map { shownSide(of: order, $0) } ?? order.side).word)),
            JSONMember("client_order_id", .string(order.clientID)),
            JSONMember(
                "status",
                .string(path.map { shownStatus(of: order, $0) } ?? order.status.rawValue)),
            JSONMember("time_in_force", .string(order.terms.timeInForceWord)),
            JSONMember("created_time", .time(order.created)),
            JSONMember(
                "completion_percentage", .string(Venue.percent(order.filled, of: order.quantity))),
            JSONMember("filled_size", .string(order.filled.text(exponent: terms.quantityExponent))),
            JSONMember("average_filled_price", .string(average)), JSONMember("fee", .string("")),
            JSONMember("number_of_fills", .string(String(order.fillCount))),
            JSONMember("filled_value", .amount(order.value)),
            JSONMember("pending_cancel", .bool(order.status == .cancelQueued)),
            JSONMember("size_in_quote", .bool(order.isByQuote)),
            JSONMember("total_fees", .amount(order.fees)),
            JSONMember(
                "size_inclusive_of_fees",
                .bool(order.isByQuote && order.side == .buy && order.terms.kind == .market)),
            JSONMember("total_value_after_fees", .amount(Venue.afterFees(order))),
            JSONMember("trigger_status", .string(Venue.triggerStatus(order))),
            JSONMember("order_type", .string(order.terms.kind.rawValue)),
            JSONMember("reject_reason", .string(order.rejectReason)),
            JSONMember("settled", .bool(order.status == .filled)),
            JSONMember("product_type", .string(isFuture ? "FUTURE" : "SPOT")),
        ]
        return .object(own + more(order, terms))
    }

    private func more(_ order: ClientOrder, _ terms: InstrumentTerms) -> [JSONMember] {
        let edits = order.edits.map {
            JSONValue.object([
                "price": .string($0.price), "size": .string($0.size),
                "replace_accept_timestamp": .time($0.time),
            ])
        }
        let failed = order.status == .failed ? order.cancelMessage : ""
        return [
            JSONMember("reject_message", .string(failed)),
            JSONMember("cancel_message", .string(failed.isEmpty ? order.cancelMessage : "")),
            JSONMember("order_placement_source", .string(order.source)),
            JSONMember("outstanding_hold_amount", .amount(order.hold)),
            JSONMember("is_liquidation", .bool(false)),
            JSONMember("last_fill_time", Venue.optional(order.lastFill)),
            JSONMember("edit_history", .array(edits)),
            JSONMember("leverage", .string(order.leverage)),
            JSONMember(
                "margin_type",
                .string(order.marginType.isEmpty ? "UNKNOWN_MARGIN_TYPE" : order.marginType)),
            JSONMember("retail_portfolio_id", .string(order.portfolio)),
            JSONMember("originating_order_id", .string(order.originID)),
            JSONMember("attached_order_id", .string(order.attachedID)),
            JSONMember(
                "attached_order_configuration",
                order.attached.map { .object(["trigger_bracket_gtc": $0]) } ?? .null),
            JSONMember("current_pending_replace", .null),
            JSONMember("commission_detail_total", .null),
            JSONMember(
                "workable_size", .string(order.remaining.text(exponent: terms.quantityExponent))),
            JSONMember("last_update_time", .time(order.updated)),
        ]
    }

    /// A fill as `GET /orders/historical/fills` shows it.
    func json(_ fill: FillEntry) -> JSONValue {
        let order = orders[fill.order]
        let product = floor.instruments[order.instrument.position]
        return .object([
            "entry_id": .string(fill.id), "trade_id": .string(String(fill.tradeID)),
            "order_id": .string(order.id), "trade_time": .time(fill.time),
            "trade_type": .string("FILL"), "price": .string(product.text(fill.price)),
            "size": .string(product.text(fill.quantity)), "commission": .amount(fill.commission),
            "product_id": .string(order.symbol), "sequence_timestamp": .time(fill.time),
            "liquidity_indicator": .string(fill.isMaker ? "MAKER" : "TAKER"),
            "size_in_quote": .bool(false), "user_id": .string(user),
            "side": .string(order.side.word), "retail_portfolio_id": .string(order.portfolio),
            "fillSource": .string("FILL_SOURCE_CLOB"),
        ])
    }
}
