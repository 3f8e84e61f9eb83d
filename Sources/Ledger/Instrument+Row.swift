internal import Domain
internal import GRDB

extension Instrument {
    func insert(_ db: Database, run: Int64) throws {
        try db.execute(
            sql: """
                INSERT INTO instruments
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                run, Int64(id.index), symbol, venue, base, quote, settle,
                Int64(terms.kind.rawValue), terms.priceExponent, terms.quantityExponent,
                terms.amountExponent, terms.tick.mantissa, terms.lot.mantissa,
                terms.quantityMin.mantissa, terms.quantityMax.mantissa,
                terms.notionalMin.mantissa, terms.multiplierE9, terms.makerFee.e8,
                terms.takerFee.e8,
            ])
    }

    /// The products of a run, in the order of their ids.
    static func all(of run: Int64, _ db: Database) throws -> [Instrument] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM instruments WHERE run = ? ORDER BY instrument",
            arguments: [run]
        ).map { try Instrument(RowReader($0)) }
    }

    init(_ row: RowReader) throws(Fault) {
        var terms = InstrumentTerms(
            kind: try row.word("kind"), priceExponent: try row.small("price_exponent"),
            quantityExponent: try row.small("quantity_exponent"),
            amountExponent: try row.small("amount_exponent"), tick: try row.fixed("tick"),
            lot: try row.fixed("lot"), quantityMin: try row.fixed("quantity_min"),
            quantityMax: try row.fixed("quantity_max"),
            notionalMin: try row.fixed("notional_min"))
        terms.multiplierE9 = try row.int("multiplier_e9")
        terms.makerFee = Ratio(e8: try row.int("maker_fee_e8"))
        terms.takerFee = Ratio(e8: try row.int("taker_fee_e8"))
        let index: Int32 = try row.small("instrument")
        self.init(
            id: InstrumentID(Int(index)), symbol: try row.text("symbol"),
            venue: try row.text("venue"), base: try row.text("base"),
            quote: try row.text("quote"), settle: try row.text("settle"), terms: terms)
    }
}
