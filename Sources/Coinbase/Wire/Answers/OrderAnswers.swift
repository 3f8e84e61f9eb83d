internal import JSON

/// Why the venue did not do what it was asked.
package struct Rejection: Error, Hashable, Sendable {
    package var code: FailureCode
    package var message: String?
    package var detail: String?

    package init(_ code: FailureCode, message: String? = nil, detail: String? = nil) {
        (self.code, self.message, self.detail) = (code, message, detail)
    }

    /// One line for people.
    package var text: String {
        ([code.text] + [message, detail].compactMap { $0 }).joined(separator: ": ")
    }
}

/// The answer to a new order and to closing a position.
///
/// Taken means accepted for processing: neither resting nor filled.
package enum OrderAnswer: Hashable, WireReadable {
    case taken(TakenOrder)
    case refused(Rejection)

    /// - Throws: `WireFault` of kind `contradiction` where the answer says two things at once,
    ///   `missing` where success comes without an order: both leave the order unknown.
    package init(_ object: WireObject) throws(WireFault) {
        let success = try object.required(try object.flag("success"), "success")
        let taken = try object.object("success_response")
        let nested = try taken?.text("order_id")
        let outer = try object.text("order_id")
        let id = nested ?? outer
        let rejection = try Rejection.read(object)
        switch (success, id) {
        case (true, nil): throw object.fault(.missing, "success_response.order_id", "is missing")
        case (false, _?):
            throw object.fault(.contradiction, "success", "is false, and an order has an id")
        case (true, let id?):
            if let rejection, !rejection.code.isFiller {
                throw object.fault(
                    .contradiction, "success", "is true, and the reason \(rejection.code.text)")
            }
            var order = TakenOrder(id: id)
            order.clientID = try taken?.text("client_order_id")
            order.product = try taken?.text("product_id")
            order.side = try taken?.word("side")
            order.attachedOrder = try taken?.text("attached_order_id")
            self = .taken(order)
        case (false, nil): self = .refused(rejection ?? Rejection(.unspecified))
        }
    }
}

/// An order that the venue took, with what it echoes of the request.
package struct TakenOrder: Hashable, Sendable {
    package var id: String
    package var clientID: String?
    package var product: String?
    package var side: OpenWord<OrderSideWord>?
    package var attachedOrder: String?

    package init(id: String) { self.id = id }
}

extension Rejection {
    /// The reason of an answer; its code may stand in any of several fields.
    static func read(_ object: WireObject) throws(WireFault) -> Rejection? {
        let inner = try object.object("error_response")
        let texts = [
            try inner?.text("error"), try inner?.text("preview_failure_reason"),
            try inner?.text("new_order_failure_reason"),
            try inner?.text("edit_order_failure_reason"), object.plainText("failure_reason"),
        ]
        let code = FailureCode.first(of: texts)
        guard code != nil || inner != nil else { return nil }
        return Rejection(
            code ?? .unspecified, message: try inner?.text("message"),
            detail: try inner?.text("error_details"))
    }
}

extension WireObject {
    /// Text, or nil for a member of another kind: older answers put an object there.
    fileprivate func plainText(_ key: String) -> String? { self[key]?.string }
}

/// What became of one order of a cancel request; success means that the cancel began.
package struct CancelResult: Hashable, WireReadable {
    package var order: String
    /// nil where the cancel began.
    package var failure: FailureCode?

    package init(order: String, failure: FailureCode?) {
        (self.order, self.failure) = (order, failure)
    }

    package init(_ object: WireObject) throws(WireFault) {
        order = try object.required(try object.text("order_id"), "order_id")
        let success = try object.required(try object.flag("success"), "success")
        let code = FailureCode.first(of: [try object.text("failure_reason")])
        if success, let code {
            throw object.fault(.contradiction, "success", "is true, and the reason \(code.text)")
        }
        failure = success ? nil : code ?? .unspecified
    }
}

/// The answer to a cancel.
package struct CancelAnswer: Hashable, WireReadable {
    package var results: [CancelResult]

    package init(_ object: WireObject) throws(WireFault) { results = try object.list("results") }
}

/// The answer to an edit.
package enum EditAnswer: Hashable, WireReadable {
    case taken
    case refused(Rejection)

    package init(_ object: WireObject) throws(WireFault) {
        let success = try object.required(try object.flag("success"), "success")
        let inner = try Rejection.read(object)
        let codes = try EditAnswer.codes(object)
        let code = codes.first ?? inner.flatMap { $0.code.isFiller ? nil : $0.code }
        switch (success, code) {
        case (true, nil): self = .taken
        case (true, let code?):
            throw object.fault(.contradiction, "success", "is true, and the reason \(code.text)")
        case (false, let code):
            self = .refused(
                Rejection(
                    code ?? .unspecified, message: inner?.message, detail: inner?.detail))
        }
    }

    /// The reasons that say anything; `errors` is a list, in older answers one object.
    static func codes(_ object: WireObject) throws(WireFault) -> [FailureCode] {
        guard let value = object["errors"] else { return [] }
        var codes: [FailureCode] = []
        for item in value.array ?? [value] {
            let error = try WireObject(item, path: object.place("errors"))
            let texts = [
                try error.text("edit_failure_reason"), try error.text("preview_failure_reason"),
            ]
            if let code = FailureCode.first(of: texts) { codes.append(code) }
        }
        return codes
    }
}

/// What an edit would do.
package struct EditPreview: Hashable, WireReadable {
    package var errors: [FailureCode]
    package var orderTotal: WireDecimal?
    package var commission: WireDecimal?
    package var baseSize: WireDecimal?
    package var quoteSize: WireDecimal?
    package var bestBid: WireDecimal?
    package var bestAsk: WireDecimal?
    package var averagePrice: WireDecimal?

    package init(errors: [FailureCode]) { self.errors = errors }

    package init(_ object: WireObject) throws(WireFault) {
        errors = try EditAnswer.codes(object)
        orderTotal = try object.statistic("order_total")
        commission = try object.statistic("commission_total")
        baseSize = try object.statistic("base_size")
        quoteSize = try object.statistic("quote_size")
        bestBid = try object.statistic("best_bid")
        bestAsk = try object.statistic("best_ask")
        averagePrice = try object.statistic("average_filled_price")
    }
}

/// What a new order would do.
package struct OrderPreview: Hashable, Sendable {
    /// Why it would be refused; empty is the only answer that lets an order pass.
    package var errors: [FailureCode]
    package var warnings: [String] = []
    package var id: String?
    package var orderTotal: WireDecimal?
    package var commission: WireDecimal?
    package var baseSize: WireDecimal?
    package var quoteSize: WireDecimal?
    package var bestBid: WireDecimal?
    package var bestAsk: WireDecimal?
    package var slippage: WireDecimal?
    package var averagePrice: WireDecimal?
    package var marginTotal: WireDecimal?
    package var leverage: WireDecimal?
    package var liquidationPrice: WireDecimal?

    package init(errors: [FailureCode]) { self.errors = errors }
}

extension OrderPreview: WireReadable {
    /// - Throws: `WireFault` too where `errs` is missing: no list of errors is not an empty one.
    package init(_ object: WireObject) throws(WireFault) {
        guard object.value["errs"]?.array != nil else {
            throw object.fault(.missing, "errs", "is missing")
        }
        self.init(errors: try object.texts("errs").map(FailureCode.init))
        warnings = try object.texts("warning")
        id = try object.text("preview_id")
        orderTotal = try object.decimal("order_total")
        commission = try object.decimal("commission_total")
        baseSize = try object.decimal("base_size")
        quoteSize = try object.decimal("quote_size")
        bestBid = try object.decimal("best_bid")
        bestAsk = try object.decimal("best_ask")
        slippage = try object.decimal("slippage")
        averagePrice = try object.decimal("est_average_filled_price")
        marginTotal = try object.decimal("order_margin_total")
        leverage = try object.decimal("leverage")
        liquidationPrice = try object.decimal("predicted_liquidation_price")
    }
}
