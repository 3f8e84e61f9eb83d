internal import JSON
internal import Transport

/// One endpoint of the API.
struct Route {
    /// Who may ask.
    enum Access: Hashable {
        case everybody
        case key(APIKey.Scope)
    }

    typealias Handler = @Sendable (Venue, Call) throws(Refusal) -> JSONValue

    let method: HTTPRequest.Method
    /// Below the API's prefix; a star stands for one part of any text.
    let pattern: [Substring]
    let access: Access
    let handle: Handler

    var isCreate: Bool { method == .post && pattern == ["orders"] }

    static let prefix = "/api/v3/brokerage"

    init(
        _ method: HTTPRequest.Method, _ pattern: StaticString, _ access: Access,
        _ handle: @escaping Handler
    ) {
        self.method = method
        self.pattern = "\(pattern)".split(separator: "/")
        (self.access, self.handle) = (access, handle)
    }

    /// What stands in the place of the stars; nil when the path is another one.
    func parameters(of parts: [Substring]) -> [String]? {
        guard parts.count == pattern.count else { return nil }
        var found: [String] = []
        for (part, wanted) in zip(parts, pattern) {
            if wanted == "*" { found.append(String(part)) } else if part != wanted { return nil }
        }
        return found
    }

    static func find(_ method: HTTPRequest.Method, _ path: String) -> (Route, [String])? {
        let parts = path.split(separator: "/")
        for route in all where route.method == method {
            if let parameters = route.parameters(of: parts) { return (route, parameters) }
        }
        return nil
    }

    static let all: [Route] = market + orders + accounts + futures

    private static let market: [Route] = [
        Route(.get, "time", .everybody) { (venue, call) throws(Refusal) in try venue.time(call) },
        Route(.get, "market/products", .everybody) { (venue, call) throws(Refusal) in
            try venue.products(call)
        },
        Route(.get, "market/products/*", .everybody) { (venue, call) throws(Refusal) in
            try venue.product(call)
        },
        Route(.get, "market/products/*/candles", .everybody) { (venue, call) throws(Refusal) in
            try venue.candles(call)
        },
        Route(.get, "market/products/*/ticker", .everybody) { (venue, call) throws(Refusal) in
            try venue.ticker(call)
        },
        Route(.get, "market/product_book", .everybody) { (venue, call) throws(Refusal) in
            try venue.book(call)
        },
        Route(.get, "products", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.products(call)
        },
        Route(.get, "products/*", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.product(call)
        },
        Route(.get, "products/*/candles", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.candles(call)
        },
        Route(.get, "products/*/ticker", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.ticker(call)
        },
        Route(.get, "product_book", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.book(call)
        },
        Route(.get, "best_bid_ask", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.bestBidAsk(call)
        },
    ]

    private static let orders: [Route] = [
        Route(.post, "orders", .key(.trade)) { (venue, call) throws(Refusal) in
            try venue.create(call)
        },
        Route(.post, "orders/preview", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.preview(call)
        },
        Route(.post, "orders/edit", .key(.trade)) { (venue, call) throws(Refusal) in
            try venue.edit(call)
        },
        Route(.post, "orders/edit_preview", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.previewEdit(call)
        },
        Route(.post, "orders/batch_cancel", .key(.trade)) { (venue, call) throws(Refusal) in
            try venue.cancel(call)
        },
        Route(.post, "orders/close_position", .key(.trade)) { (venue, call) throws(Refusal) in
            try venue.closePosition(call)
        },
        Route(.get, "orders/historical/batch", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.listOrders(call)
        },
        Route(.get, "orders/historical/fills", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.listFills(call)
        },
        Route(.get, "orders/historical/*", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.order(call)
        },
    ]

    private static let accounts: [Route] = [
        Route(.get, "accounts", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.accounts(call)
        },
        Route(.get, "accounts/*", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.account(call)
        },
        Route(.get, "key_permissions", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.keyPermissions(call)
        },
        Route(.get, "transaction_summary", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.transactionSummary(call)
        },
        Route(.get, "portfolios", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.listPortfolios(call)
        },
        Route(.post, "portfolios", .key(.trade)) { (venue, call) throws(Refusal) in
            try venue.createPortfolio(call)
        },
        Route(.post, "portfolios/move_funds", .key(.transfer)) { (venue, call) throws(Refusal) in
            try venue.moveFunds(call)
        },
        Route(.get, "portfolios/*", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.breakdown(call)
        },
        Route(.put, "portfolios/*", .key(.trade)) { (venue, call) throws(Refusal) in
            try venue.renamePortfolio(call)
        },
        Route(.delete, "portfolios/*", .key(.trade)) { (venue, call) throws(Refusal) in
            try venue.deletePortfolio(call)
        },
        Route(.post, "convert/quote", .key(.trade)) { (venue, call) throws(Refusal) in
            try venue.quoteConversion(call)
        },
        Route(.get, "convert/trade/*", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.showConversion(call)
        },
        Route(.post, "convert/trade/*", .key(.trade)) { (venue, call) throws(Refusal) in
            try venue.commitConversion(call)
        },
        Route(.get, "payment_methods", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.paymentMethods(call)
        },
        Route(.get, "payment_methods/*", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.paymentMethod(call)
        },
    ]

    private static let futures: [Route] = [
        Route(.get, "cfm/balance_summary", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.balanceSummary(call)
        },
        Route(.get, "cfm/positions", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.futuresPositions(call)
        },
        Route(.get, "cfm/positions/*", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.futuresPosition(call)
        },
        Route(.post, "cfm/sweeps/schedule", .key(.transfer)) { (venue, call) throws(Refusal) in
            try venue.scheduleSweep(call)
        },
        Route(.get, "cfm/sweeps", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.listSweeps(call)
        },
        Route(.delete, "cfm/sweeps", .key(.transfer)) { (venue, call) throws(Refusal) in
            try venue.cancelSweep(call)
        },
        Route(.get, "cfm/intraday/margin_setting", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.marginSetting(call)
        },
        Route(.post, "cfm/intraday/margin_setting", .key(.trade)) { (venue, call) throws(Refusal) in
            try venue.setMarginSetting(call)
        },
        Route(.get, "cfm/intraday/current_margin_window", .key(.view)) {
            (venue, call) throws(Refusal) in try venue.marginWindow(call)
        },
        Route(.get, "intx/portfolio/*", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.perpetualPortfolio(call)
        },
        Route(.get, "intx/positions/*", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.perpetualPositions(call)
        },
        Route(.get, "intx/positions/*/*", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.perpetualPosition(call)
        },
        Route(.get, "intx/balances/*", .key(.view)) { (venue, call) throws(Refusal) in
            try venue.perpetualBalances(call)
        },
        Route(.post, "intx/allocate", .key(.trade)) { (venue, call) throws(Refusal) in
            try venue.allocate(call)
        },
        Route(.post, "intx/multi_asset_collateral", .key(.trade)) {
            (venue, call) throws(Refusal) in try venue.collateral(call)
        },
    ]
}
