package import Domain

/// The file HALT as the last way to stop trading: for a run that does not answer, and a ledger that
/// takes nothing.
package enum HaltFile {
    /// Does by the file what can be done of raising a level.
    ///
    /// A file can only halt, and names no part.
    ///
    /// - Parameters:
    ///   - level: What was asked for.
    ///   - part: The product or instance that it was asked for; nil for the whole profile.
    ///   - folder: Where the file is laid down.
    /// - Returns: What was done, and what not, for the person who asked.
    /// - Throws: `io.unwritable`.
    package static func lay(
        for level: TradingLevel, part: String?, in folder: StateFolder
    ) throws(Fault) -> String {
        guard level >= .halt else {
            return "nothing was raised, for a file can only halt: perps-bot halt lays one down"
        }
        try StateFolder.write("halt asked for on the command line\n", to: folder.haltFile)
        var told = "the file HALT is laid down, which each run looks for before each order"
        switch level {
        case .haltCancelAll: told += "; it cancels no open order"
        case .flatten: told += "; nothing is sold by it: flatten again"
        default: break
        }
        if let part {
            told += ". It halts the whole profile, not \(part) alone: a file names no part"
        }
        return told
    }
}

extension Fault {
    /// The fault with what was done all the same.
    package func but(_ told: String) -> Fault {
        var copy = self
        copy.message += "; " + told
        return copy
    }
}
