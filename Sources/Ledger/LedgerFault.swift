internal import Domain
internal import GRDB

/// SQLite's bad news in words for the operator.
enum LedgerFault {
    static func fault(_ error: any Error, path: String) -> Fault {
        if let fault = error as? Fault { return fault }
        guard let error = error as? DatabaseError else {
            return Fault(.runtime, code: "ledger.failed", "\(error)", remedy: nil).inFile(path)
        }
        let (code, remedy) = meaning(of: error.resultCode)
        let text = error.message ?? error.resultCode.description
        return Fault(.runtime, code: code, "the ledger: \(text)", remedy: remedy).inFile(path)
    }

    private static func meaning(of code: ResultCode) -> (code: String, remedy: String) {
        switch code {
        case .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_FORMAT:
            (
                "ledger.corrupt",
                "move the file away and restore it from a copy; orders may be open at the venue"
            )
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            ("ledger.unwritable", "make the folder and the file writable for this user")
        case .SQLITE_FULL: ("ledger.disk_full", "free space on the disk that holds it")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            ("ledger.busy", "end the other program that writes to it")
        case .SQLITE_IOERR: ("ledger.io", "look at the disk and at the kernel's log")
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH:
            (
                "ledger.contradiction",
                "report it with the ledger attached; this is a mistake of ours"
            )
        default: ("ledger.failed", "look at the disk, then start again")
        }
    }

    /// A row that was read and makes no sense.
    static func senseless(_ what: String) -> Fault {
        Fault(
            .runtime, code: "ledger.corrupt", "the ledger holds \(what)",
            remedy: "use the version of perps-bot that wrote it, or restore it from a copy")
    }
}
