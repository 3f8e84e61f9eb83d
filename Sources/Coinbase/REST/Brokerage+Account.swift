internal import Domain

extension Brokerage {
    /// What the key may do, and whose it is.
    package func keyPermissions(done: @escaping Answer<KeyPermissions>) {
        perform(.get("/key_permissions"), done: done)
    }

    /// Every wallet of the key's portfolio.
    package func accounts(done: @escaping Answer<Listing<VenueAccount>>) {
        list(
            "/accounts", of: AccountPage.self, pagesMax: 50,
            { cursor in
                var query = Query()
                query.add("limit", "250")
                query.add("cursor", cursor)
                return query
            }, done: done)
    }

    package func account(_ id: String, done: @escaping Answer<AccountAnswer>) {
        perform(.get("/accounts/\(id)"), done: done)
    }

    package func portfolios(done: @escaping Answer<PortfolioList>) {
        perform(.get("/portfolios"), done: done)
    }

    /// What a portfolio holds, valued in USD; for people, as its numbers are rounded.
    package func breakdown(of portfolio: String, done: @escaping Answer<PortfolioBreakdown>) {
        perform(.get("/portfolios/\(portfolio)"), done: done)
    }

    /// The fee tier.
    ///
    /// - Parameters:
    ///   - kind: Spot and futures have rates of their own.
    ///   - done: Told once.
    package func transactionSummary(
        _ kind: ProductKind = .spot, done: @escaping Answer<TransactionSummary>
    ) {
        var query = Query()
        query.add("product_type", kind.rawValue)
        perform(.get("/transaction_summary", query), done: done)
    }
}
