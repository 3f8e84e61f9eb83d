internal import Domain

extension Brokerage {
    package typealias Answer<Value: Sendable> = @Sendable (ResponseClass<Value>) -> Void

    /// With a key everything is asked with it: that rate is higher, and nothing is kept in between.
    private var marketAccess: Access { signer == nil ? .open : .signed }

    private func ask<Value: WireReadable>(
        _ path: String, _ query: Query = Query(), done: @escaping Answer<Value>
    ) {
        perform(.get(path, query, access: marketAccess), done: done)
    }

    /// The venue's clock; needs no key.
    package func time(done: @escaping Answer<ServerTime>) {
        perform(.get("/time", access: .open), done: done)
    }

    /// All products, or some, with what this key may do with them.
    package func products(
        _ symbols: [String] = [], done: @escaping Answer<Listing<VenueProduct>>
    ) {
        let hasKey = signer != nil
        list(
            "/products", of: ProductPage.self, pagesMax: 50,
            { cursor in
                var query = Query()
                query.add("product_ids", symbols)
                if hasKey { query.add("get_tradability_status", "true") }
                query.add("cursor", cursor)
                return query
            }, done: done)
    }

    package func product(_ symbol: String, done: @escaping Answer<VenueProduct>) {
        var query = Query()
        if signer != nil { query.add("get_tradability_status", "true") }
        ask("/products/\(symbol)", query, done: done)
    }

    /// The book of a product.
    ///
    /// - Parameters:
    ///   - symbol: Of one product.
    ///   - levels: Of each side; nil for all.
    ///   - done: Told once.
    package func book(
        _ symbol: String, levels: Int? = nil, done: @escaping Answer<ProductBook>
    ) {
        var query = Query()
        query.add("product_id", symbol)
        query.add("limit", levels.map { String($0) })
        ask("/product_book", query, done: done)
    }

    /// The best prices of products; needs a key.
    package func bestPrices(_ symbols: [String], done: @escaping Answer<BestPrices>) {
        var query = Query()
        query.add("product_ids", symbols)
        perform(.get("/best_bid_ask", query), done: done)
    }

    /// The newest prints of a product, newest first.
    package func trades(
        _ symbol: String, count: Int, done: @escaping Answer<MarketTrades>
    ) {
        var query = Query()
        query.add("limit", String(count))
        ask("/products/\(symbol)/ticker", query, done: done)
    }

    /// The candles that one answer can hold; rows outside of what was asked are left out.
    package func candles(
        _ symbol: String, _ page: CandleQuery, done: @escaping Answer<[VenueCandle]>
    ) {
        ask("/products/\(symbol)/candles", page.query) { (answer: ResponseClass<CandlePage>) in
            done(answer.map { $0.candles.filter { page.holds($0.start) } })
        }
    }

    /// The candles of a time, oldest first, page by page; intervals without trades have none.
    ///
    /// - Parameters:
    ///   - symbol: Of one product.
    ///   - pages: As `CandleQuery.pages` gives them.
    ///   - done: Told once; a page that fails after the first leaves a gap that is named.
    package func candles(
        _ symbol: String, _ pages: [CandleQuery],
        done: @escaping Answer<Listing<VenueCandle>>
    ) {
        candles(symbol, pages[...], after: [], done: done)
    }

    private func candles(
        _ symbol: String, _ pages: ArraySlice<CandleQuery>, after found: [VenueCandle],
        done: @escaping Answer<Listing<VenueCandle>>
    ) {
        guard let page = pages.first else { return done(.success(Listing(found))) }
        candles(symbol, page) { [self] answer in
            guard case .success(let more) = answer else {
                guard pages.startIndex > 0 else { return done(answer.map { Listing($0) }) }
                let gap = "nothing from \(page.start.rfc3339) on: \(answer.text)"
                return done(.success(Listing(found, gap: gap)))
            }
            candles(symbol, pages.dropFirst(), after: found + more, done: done)
        }
    }
}

extension CandleQuery {
    fileprivate func holds(_ time: Timestamp) -> Bool {
        time >= start && time <= end && time.floored(to: granularity.interval) == time
    }
}
