package import Domain
internal import GRDB

extension LedgerStore {
    /// What each instance and the account held after the latest fill of a run, flat ones included.
    ///
    /// - Returns: In ascending order of owner, the account first, then product.
    package func positions(run id: String) throws(Fault) -> [PositionRow] {
        let run = try ledgerRun(id)
        return try read { db in
            let instruments = try Instrument.all(of: run.key, db)
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT positions.*, name FROM positions
                    LEFT JOIN run_instances USING (run, owner)
                    WHERE run = ? ORDER BY owner, instrument
                    """, arguments: [run.key]
            ).map { row in try LedgerStore.position(RowReader(row), among: instruments) }
        }
    }

    private static func position(
        _ row: RowReader, among instruments: [Instrument]
    ) throws -> PositionRow {
        let id: Int32 = try row.small("instrument")
        guard let instrument = instruments.first(where: { $0.id == InstrumentID(Int(id)) }) else {
            throw LedgerFault.senseless("a position in an unknown product")
        }
        return PositionRow(
            owner: OwnerID(try row.small("owner")), instance: try row.text("name"),
            instrument: instrument, (try row.fixed("quantity"), try row.fixed("cost")),
            realised: try row.fixed("realised"),
            fees: try row.fixed("fees"), updatedAt: try row.time("updated_at"))
    }
}
