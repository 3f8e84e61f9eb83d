internal import GRDB

/// The tables and how they came to be.
///
/// A migration that was released never changes.
///
/// Prices, sizes and money are whole mantissas; their exponents stand in `instruments`. Tables are
/// strict, so a real number cannot be stored. Times are nanoseconds since 1970 UTC.
enum LedgerSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 runs and orders") { db in
            for table in runs + orders + levels { try db.execute(sql: table) }
        }
        migrator.registerMigration("2 blocks of guards") { db in try db.execute(sql: blocks) }
        migrator.registerMigration("3 fills of orders that are not ours") { db in
            for change in foreignFills { try db.execute(sql: change) }
        }
        migrator.registerMigration("4 changes of orders") { db in
            for table in changes { try db.execute(sql: table) }
        }
        migrator.registerMigration("days of the account") { db in try db.execute(sql: days) }
        migrator.registerMigration("forms of operators' orders") { db in
            try db.execute(sql: forms)
        }
        migrator.registerMigration("5 blocks that no run raised") { db in
            for change in runlessBlocks { try db.execute(sql: change) }
        }
        migrator.registerMigration("requests of operators") { db in
            try db.execute(sql: requests)
        }
        migrator.registerMigration("sightings of unended orders") { db in
            try db.execute(sql: sightings)
        }
        return migrator
    }

    /// What the venue said after its run of an order whose end the run did not see.
    private static let sightings = """
        CREATE TABLE sightings (
            run INTEGER NOT NULL, number INTEGER NOT NULL, filled INTEGER NOT NULL,
            is_open INTEGER NOT NULL, seen_at INTEGER NOT NULL, PRIMARY KEY (run, number),
            FOREIGN KEY (run, number) REFERENCES orders
        ) STRICT, WITHOUT ROWID
        """

    /// The order that an operator's request led to, by the name of the request.
    private static let requests = """
        CREATE TABLE requests (
            name TEXT PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, number INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """

    /// The result of each UTC day, over all runs of it.
    private static let days = """
        CREATE TABLE days (
            profile TEXT NOT NULL, day INTEGER NOT NULL, opening INTEGER NOT NULL,
            result INTEGER NOT NULL, updated_at INTEGER NOT NULL, PRIMARY KEY (profile, day)
        ) STRICT, WITHOUT ROWID
        """

    private static let runs = [
        """
        CREATE TABLE runs (
            run INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('run', 'backtest')),
            profile TEXT NOT NULL, mode TEXT NOT NULL, started_at INTEGER NOT NULL,
            ended_at INTEGER, seed INTEGER, binary_sha256 TEXT, profile_sha256 TEXT,
            data_sha256 TEXT, first_order_base INTEGER NOT NULL, stopped_by TEXT, summary TEXT
        ) STRICT
        """,
        """
        CREATE TABLE run_plugins (
            run INTEGER NOT NULL REFERENCES runs, position INTEGER NOT NULL, file TEXT NOT NULL,
            sha256 TEXT NOT NULL, module TEXT NOT NULL, version TEXT NOT NULL,
            instance TEXT NOT NULL, PRIMARY KEY (run, position)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE run_instances (
            run INTEGER NOT NULL REFERENCES runs, owner INTEGER NOT NULL, name TEXT NOT NULL,
            PRIMARY KEY (run, owner)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE run_guards (
            run INTEGER NOT NULL REFERENCES runs, position INTEGER NOT NULL, name TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('floor', 'plugin')), PRIMARY KEY (run, position)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE instruments (
            run INTEGER NOT NULL REFERENCES runs, instrument INTEGER NOT NULL,
            symbol TEXT NOT NULL, venue TEXT NOT NULL, base TEXT NOT NULL, quote TEXT NOT NULL,
            settle TEXT NOT NULL, kind INTEGER NOT NULL, price_exponent INTEGER NOT NULL,
            quantity_exponent INTEGER NOT NULL, amount_exponent INTEGER NOT NULL,
            tick INTEGER NOT NULL, lot INTEGER NOT NULL, quantity_min INTEGER NOT NULL,
            quantity_max INTEGER NOT NULL, notional_min INTEGER NOT NULL,
            multiplier_e9 INTEGER NOT NULL, maker_fee_e8 INTEGER NOT NULL,
            taker_fee_e8 INTEGER NOT NULL, PRIMARY KEY (run, instrument)
        ) STRICT, WITHOUT ROWID
        """,
    ]

    private static let orders = [
        """
        CREATE TABLE orders (
            run INTEGER NOT NULL, number INTEGER NOT NULL, id INTEGER NOT NULL,
            owner INTEGER NOT NULL, instrument INTEGER NOT NULL, side INTEGER NOT NULL,
            type INTEGER NOT NULL, time_in_force INTEGER NOT NULL, flags INTEGER NOT NULL,
            wanted_kind INTEGER NOT NULL, wanted INTEGER, asked_limit INTEGER NOT NULL,
            asked_trigger INTEGER, expiry INTEGER, tag INTEGER NOT NULL, cause INTEGER NOT NULL,
            intended_at INTEGER NOT NULL, sequence INTEGER NOT NULL, is_approved INTEGER,
            effect INTEGER, guard INTEGER, sizing_method INTEGER, sizing_price INTEGER,
            sizing_wanted INTEGER, sizing_quantity INTEGER, approved_quantity INTEGER,
            notional INTEGER, state INTEGER NOT NULL, reason INTEGER NOT NULL,
            code INTEGER NOT NULL, quantity INTEGER NOT NULL, filled INTEGER NOT NULL,
            limit_price INTEGER NOT NULL, trigger_price INTEGER, average_price INTEGER,
            updated_at INTEGER NOT NULL, PRIMARY KEY (run, number),
            FOREIGN KEY (run, instrument) REFERENCES instruments
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE checks (
            run INTEGER NOT NULL, number INTEGER NOT NULL, position INTEGER NOT NULL,
            guard INTEGER NOT NULL, verdict INTEGER NOT NULL, verdict_quantity INTEGER,
            verdict_scope INTEGER, verdict_hold INTEGER, measured INTEGER,
            measured_exponent INTEGER, limit_value INTEGER, limit_exponent INTEGER,
            unit TEXT NOT NULL, text TEXT NOT NULL, reason INTEGER NOT NULL,
            code INTEGER NOT NULL, PRIMARY KEY (run, number, position),
            FOREIGN KEY (run, number) REFERENCES orders
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE fills (
            run INTEGER NOT NULL, execution INTEGER NOT NULL, number INTEGER NOT NULL,
            owner INTEGER NOT NULL, instrument INTEGER NOT NULL, side INTEGER NOT NULL,
            price INTEGER NOT NULL, quantity INTEGER NOT NULL, notional INTEGER NOT NULL,
            fee INTEGER NOT NULL, is_maker INTEGER NOT NULL, time INTEGER NOT NULL,
            realised INTEGER NOT NULL, position INTEGER NOT NULL, sequence INTEGER NOT NULL,
            PRIMARY KEY (run, execution), FOREIGN KEY (run, number) REFERENCES orders
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX fills_of_order ON fills (run, number)",
        """
        CREATE TABLE positions (
            run INTEGER NOT NULL, owner INTEGER NOT NULL, instrument INTEGER NOT NULL,
            quantity INTEGER NOT NULL, cost INTEGER NOT NULL, realised INTEGER NOT NULL,
            fees INTEGER NOT NULL, updated_at INTEGER NOT NULL,
            PRIMARY KEY (run, owner, instrument),
            FOREIGN KEY (run, instrument) REFERENCES instruments
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE funding (
            run INTEGER NOT NULL, ordinal INTEGER NOT NULL, sequence INTEGER NOT NULL,
            instrument INTEGER NOT NULL, amount INTEGER NOT NULL, time INTEGER NOT NULL,
            PRIMARY KEY (run, ordinal), FOREIGN KEY (run, instrument) REFERENCES instruments
        ) STRICT, WITHOUT ROWID
        """,
    ]

    private static let levels = [
        """
        CREATE TABLE halts (
            halt_id TEXT PRIMARY KEY, level TEXT NOT NULL, source TEXT NOT NULL,
            reason TEXT NOT NULL, raised_at INTEGER NOT NULL, armed_at INTEGER,
            armed_reason TEXT, profile TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE level_changes (
            run INTEGER NOT NULL REFERENCES runs, ordinal INTEGER NOT NULL,
            sequence INTEGER NOT NULL, time INTEGER NOT NULL, from_level TEXT NOT NULL,
            to_level TEXT NOT NULL, source TEXT NOT NULL, reason TEXT NOT NULL,
            halt_id TEXT NOT NULL, PRIMARY KEY (run, ordinal)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE misbehaviours (
            run INTEGER NOT NULL REFERENCES runs, ordinal INTEGER NOT NULL,
            sequence INTEGER NOT NULL, time INTEGER NOT NULL, instance TEXT NOT NULL,
            kind TEXT NOT NULL, message TEXT NOT NULL, PRIMARY KEY (run, ordinal)
        ) STRICT, WITHOUT ROWID
        """,
    ]

    /// The account may be filled by an order that no run placed: it has no number.
    private static let foreignFills = [
        """
        CREATE TABLE all_fills (
            run INTEGER NOT NULL, execution INTEGER NOT NULL, number INTEGER,
            owner INTEGER NOT NULL, instrument INTEGER NOT NULL, side INTEGER NOT NULL,
            price INTEGER NOT NULL, quantity INTEGER NOT NULL, notional INTEGER NOT NULL,
            fee INTEGER NOT NULL, is_maker INTEGER NOT NULL, time INTEGER NOT NULL,
            realised INTEGER NOT NULL, position INTEGER NOT NULL, sequence INTEGER NOT NULL,
            PRIMARY KEY (run, execution), FOREIGN KEY (run, number) REFERENCES orders
        ) STRICT, WITHOUT ROWID
        """,
        "INSERT INTO all_fills SELECT * FROM fills",
        "DROP TABLE fills",
        "ALTER TABLE all_fills RENAME TO fills",
        "CREATE INDEX fills_of_order ON fills (run, number)",
    ]

    private static let changes = [
        """
        CREATE TABLE amends (
            run INTEGER NOT NULL, ordinal INTEGER NOT NULL, number INTEGER NOT NULL,
            sequence INTEGER NOT NULL, time INTEGER NOT NULL, is_approved INTEGER NOT NULL,
            effect INTEGER NOT NULL, guard INTEGER, reason INTEGER NOT NULL, wanted INTEGER,
            limit_price INTEGER NOT NULL, quantity INTEGER NOT NULL, notional INTEGER NOT NULL,
            PRIMARY KEY (run, ordinal), FOREIGN KEY (run, number) REFERENCES orders
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX amends_of_order ON amends (run, number)",
        """
        CREATE TABLE amend_checks (
            run INTEGER NOT NULL, ordinal INTEGER NOT NULL, position INTEGER NOT NULL,
            guard INTEGER NOT NULL, verdict INTEGER NOT NULL, verdict_quantity INTEGER,
            verdict_scope INTEGER, verdict_hold INTEGER, measured INTEGER,
            measured_exponent INTEGER, limit_value INTEGER, limit_exponent INTEGER,
            unit TEXT NOT NULL, text TEXT NOT NULL, reason INTEGER NOT NULL,
            code INTEGER NOT NULL, PRIMARY KEY (run, ordinal, position),
            FOREIGN KEY (run, ordinal) REFERENCES amends
        ) STRICT, WITHOUT ROWID
        """,
    ]

    /// What only an operator may ask of an order; few have a row.
    private static let forms = """
        CREATE TABLE order_forms (
            run INTEGER NOT NULL, number INTEGER NOT NULL, slices INTEGER NOT NULL,
            far_limit INTEGER, sizes INTEGER, take_profit INTEGER, stop_loss INTEGER,
            PRIMARY KEY (run, number), FOREIGN KEY (run, number) REFERENCES orders
        ) STRICT, WITHOUT ROWID
        """

    private static let blocks = """
        CREATE TABLE blocks (
            block_id TEXT PRIMARY KEY, level TEXT NOT NULL, source TEXT NOT NULL,
            reason TEXT NOT NULL, run INTEGER NOT NULL REFERENCES runs, symbol TEXT,
            instance TEXT, raised_at INTEGER NOT NULL, until INTEGER, lifted_at INTEGER,
            lifted_reason TEXT, profile TEXT NOT NULL
        ) STRICT
        """

    /// An operator may block a part of a profile that does not run.
    private static let runlessBlocks = [
        """
        CREATE TABLE all_blocks (
            block_id TEXT PRIMARY KEY, level TEXT NOT NULL, source TEXT NOT NULL,
            reason TEXT NOT NULL, run INTEGER REFERENCES runs, symbol TEXT,
            instance TEXT, raised_at INTEGER NOT NULL, until INTEGER, lifted_at INTEGER,
            lifted_reason TEXT, profile TEXT NOT NULL
        ) STRICT
        """,
        "INSERT INTO all_blocks SELECT * FROM blocks ORDER BY rowid",
        "DROP TABLE blocks",
        "ALTER TABLE all_blocks RENAME TO blocks",
    ]
}
