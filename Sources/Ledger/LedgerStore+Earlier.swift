package import Domain
internal import GRDB

/// What earlier runs of a profile traded of a product by orders of their own.
package struct EarlierTrade: Hashable, Sendable {
    package let symbol: String
    /// The exponent of both sizes: the venue may have changed it since.
    package let exponent: Int
    /// Filled: bought less sold.
    package let net: Quantity
    /// What purchases may have filled whose end no run has seen.
    package let unproven: Quantity

    package init(_ symbol: String, exponent: Int, net: Quantity, unproven: Quantity) {
        (self.symbol, self.exponent, self.net, self.unproven) = (symbol, exponent, net, unproven)
    }
}

extension LedgerStore {
    /// What runs so far traded of spot products, those by hand included.
    ///
    /// Fills of orders that no run sent are somebody else's and left out.
    ///
    /// - Parameters:
    ///   - profile: Whose runs.
    ///   - mode: Of the runs of strategies: simulated money leaves nothing at a venue.
    ///   - venue: Where the products are traded.
    /// - Returns: In the order of symbols, one entry for each exponent of a product.
    /// - Throws: When the ledger cannot be read, or a sum does not fit.
    package func earlierTrades(
        of profile: String, mode: String, venue: String
    ) throws(Fault) -> [EarlierTrade] {
        try rows(
            of: """
                WITH traded AS (
                    SELECT run, instrument, 0 AS unproven,
                        sum(CASE side WHEN ?1 THEN quantity ELSE -quantity END) AS net
                    FROM fills WHERE number IS NOT NULL GROUP BY run, instrument
                    UNION ALL
                    SELECT run, instrument, 0,
                        sum(CASE side WHEN ?1 THEN 1 ELSE -1 END
                            * max(0, sightings.filled - orders.filled))
                    FROM orders JOIN sightings USING (run, number) GROUP BY run, instrument
                    UNION ALL
                    SELECT run, instrument, sum(quantity - filled), 0
                    FROM orders WHERE is_approved = 1 AND side = ?1 AND state < ?3
                        AND quantity > filled
                        AND (run, number) NOT IN (SELECT run, number FROM sightings)
                    GROUP BY run, instrument
                )
                SELECT symbol, quantity_exponent, sum(net) AS net, sum(unproven) AS unproven
                FROM traded JOIN runs USING (run) JOIN instruments USING (run, instrument)
                WHERE runs.kind = 'run' AND profile = ?4 AND mode IN (?2, 'hand')
                    AND venue = ?5 AND instruments.kind = ?6
                GROUP BY symbol, quantity_exponent ORDER BY symbol, quantity_exponent
                """,
            with: [
                Int64(Side.buy.rawValue), mode, Int64(OrderState.filled.rawValue), profile,
                venue, Int64(InstrumentTerms.Kind.spot.rawValue),
            ]
        ) { row throws(Fault) in
            EarlierTrade(
                try row.text("symbol"), exponent: try row.small("quantity_exponent"),
                net: try row.fixed("net"), unproven: try row.fixed("unproven"))
        }
    }

    /// Orders of runs so far whose end neither their run nor a later one has seen.
    ///
    /// - Parameters:
    ///   - profile: Whose runs.
    ///   - mode: Of the runs of strategies; those by hand count too.
    ///   - venue: Where the products are traded.
    /// - Returns: The oldest first.
    /// - Throws: When the ledger cannot be read.
    package func unendedOrders(
        of profile: String, mode: String, venue: String
    ) throws(Fault) -> [UnendedOrder] {
        try rows(
            of: """
                SELECT run, number, id, quantity_exponent, quantity, filled, intended_at
                FROM orders JOIN runs USING (run) JOIN instruments USING (run, instrument)
                WHERE is_approved = 1 AND state < ? AND runs.kind = 'run' AND profile = ?
                    AND mode IN (?, 'hand') AND venue = ? AND instruments.kind = ?
                    AND (run, number) NOT IN (
                        SELECT run, number FROM sightings WHERE is_open = 0
                    )
                ORDER BY id
                """,
            with: [
                Int64(OrderState.filled.rawValue), profile, mode, venue,
                Int64(InstrumentTerms.Kind.spot.rawValue),
            ]
        ) { row throws(Fault) in
            UnendedOrder(
                run: try row.int("run"), number: OrderNumber(try row.bits("number")),
                id: try row.bits("id"), exponent: try row.small("quantity_exponent"),
                sizes: (try row.fixed("quantity"), try row.fixed("filled")),
                intendedAt: try row.time("intended_at"))
        }
    }

    /// What each row of a query says.
    private func rows<Value>(
        of sql: String, with arguments: StatementArguments,
        as value: (RowReader) throws(Fault) -> Value
    ) throws(Fault) -> [Value] {
        try read { db in
            try Row.fetchAll(db, sql: sql, arguments: arguments).map { try value(RowReader($0)) }
        }
    }

    /// Keeps what the venue says now of orders whose end no run has seen; what it said before of
    /// open ones counts no longer.
    package func note(_ sightings: [OrderSighting], at time: Timestamp) throws(Fault) {
        try write { db in
            try db.execute(sql: "DELETE FROM sightings WHERE is_open = 1")
            for sighting in sightings {
                try db.execute(
                    sql: "INSERT INTO sightings VALUES (?, ?, ?, ?, ?)",
                    arguments: [
                        sighting.run, sighting.number.value.bits, sighting.filled.mantissa,
                        sighting.isOpen ? 1 : 0, time.nanos,
                    ])
            }
        }
    }
}
