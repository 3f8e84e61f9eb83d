internal import GRDB

/// Prepared statements for facts; one set for a transaction.
struct FactStatements {
    let intent: Statement
    let form: Statement
    let vetting: Statement
    let check: Statement
    let amend: Statement
    let amendCheck: Statement
    let update: Statement
    let fill: Statement
    let position: Statement
    let funding: Statement
    let levelChange: Statement
    let block: Statement
    let blockEnd: Statement
    let misbehaviour: Statement

    init(_ db: Database) throws {
        intent = try db.cachedStatement(sql: FactStatements.intentText)
        form = try db.cachedStatement(sql: FactStatements.formText)
        vetting = try db.cachedStatement(sql: FactStatements.vettingText)
        check = try db.cachedStatement(sql: FactStatements.checkText)
        amend = try db.cachedStatement(sql: FactStatements.amendText)
        amendCheck = try db.cachedStatement(sql: FactStatements.amendCheckText)
        update = try db.cachedStatement(sql: FactStatements.updateText)
        fill = try db.cachedStatement(sql: FactStatements.fillText)
        position = try db.cachedStatement(sql: FactStatements.positionText)
        funding = try db.cachedStatement(sql: FactStatements.fundingText)
        levelChange = try db.cachedStatement(sql: FactStatements.levelChangeText)
        block = try db.cachedStatement(sql: FactStatements.blockText)
        blockEnd = try db.cachedStatement(sql: FactStatements.blockEndText)
        misbehaviour = try db.cachedStatement(sql: FactStatements.misbehaviourText)
    }

    /// Inserts all columns in the order of the schema; a row that stands already stays.
    private static func insert(_ table: String, columns: Int) -> String {
        let marks = Array(repeating: "?", count: columns).joined(separator: ", ")
        return "INSERT INTO \(table) VALUES (\(marks)) ON CONFLICT DO NOTHING"
    }

    private static let checkText = insert("checks", columns: 16)
    private static let formText = insert("order_forms", columns: 7)
    private static let amendText = insert("amends", columns: 13)
    private static let amendCheckText = insert("amend_checks", columns: 16)
    private static let fillText = insert("fills", columns: 15)
    private static let fundingText = insert("funding", columns: 6)
    private static let levelChangeText = insert("level_changes", columns: 9)
    private static let misbehaviourText = insert("misbehaviours", columns: 7)

    private static let intentText = """
        INSERT INTO orders (
            run, number, id, owner, instrument, side, type, time_in_force, flags, wanted_kind,
            wanted, asked_limit, asked_trigger, expiry, tag, cause, intended_at, sequence, state,
            reason, code, quantity, filled, limit_price, trigger_price, updated_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """

    private static let vettingText = """
        UPDATE orders SET
            is_approved = ?, effect = ?, guard = ?, sizing_method = ?, sizing_price = ?,
            sizing_wanted = ?, sizing_quantity = ?, approved_quantity = ?, notional = ?,
            state = ?, reason = ?, quantity = ?, updated_at = ?
        WHERE run = ? AND number = ?
        """

    private static let updateText = """
        UPDATE orders SET
            state = ?, reason = ?, code = ?, quantity = ?, filled = ?, limit_price = ?,
            trigger_price = ?, average_price = ?, updated_at = ?
        WHERE run = ? AND number = ?
        """

    /// Product and instance by name, because the next run may number them differently.
    private static let blockText = """
        INSERT INTO blocks (
            block_id, level, source, reason, run, symbol, instance, raised_at, until, profile
        ) VALUES (
            ?1, ?2, ?3, ?4, ?5,
            (SELECT symbol FROM instruments WHERE run = ?5 AND instrument = ?6),
            (SELECT name FROM run_instances WHERE run = ?5 AND owner = ?7), ?8, ?9, ?10
        ) ON CONFLICT DO UPDATE SET until = excluded.until
        """

    static let blockEndText = """
        UPDATE blocks SET lifted_at = ?, lifted_reason = ?
        WHERE block_id = ? AND lifted_at IS NULL
        """

    /// The last argument is the whole position where the fact tells it, else null.
    private static let positionText = """
        INSERT INTO positions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT DO UPDATE SET
            quantity = coalesce(?9, quantity + excluded.quantity), cost = cost + excluded.cost,
            realised = realised + excluded.realised, fees = fees + excluded.fees,
            updated_at = excluded.updated_at
        """
}
