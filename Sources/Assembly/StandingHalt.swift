internal import Domain
internal import Ledger

/// What stops the trading of a profile that no process runs: its latched halt, a guard's block of
/// the whole account, or the file HALT, whichever is strictest.
struct StandingHalt {
    var level = TradingLevel.normal
    var cause: String?
    var since: Timestamp?
    var haltID: String?
    /// What to type to get out of it.
    var lift: String?

    /// - Throws: `io.unreadable` when nobody can tell whether the file is there.
    init(
        _ latched: HaltRecord?, _ blocks: [BlockRecord], in folder: StateFolder
    ) throws(Fault) {
        if let latched {
            (level, haltID, since) = (latched.level, latched.id, latched.raisedAt)
            cause = "\(latched.source): \(latched.reason)"
        }
        for block in blocks where block.isAccountWide && block.level > level {
            (level, haltID, since) = (block.level, block.id, block.raisedAt)
            cause = block.cause
        }
        let laidDown = try StateFolder.changedAt(folder.haltFile)
        if let laidDown, level < .halt {
            (level, since, cause) = (.halt, laidDown, "file: the file HALT is there")
        }
        lift = StandingHalt.lift(
            haltID, of: folder.profile, past: laidDown == nil ? nil : folder.haltFile)
    }

    /// How to get out of a level.
    ///
    /// - Parameters:
    ///   - haltID: Of the halt or block; nil when nothing but the file stops.
    ///   - profile: The profile's name.
    ///   - file: The file HALT where it is there; a run that has seen it latches.
    /// - Returns: What to type; nil when nothing stops.
    static func lift(_ haltID: String?, of profile: String, past file: String?) -> String? {
        let arm = haltID.map { "perps-bot arm --profile \(profile) --halt-id \($0) --reason '…'" }
        guard let file else { return arm }
        return "rm \(file) && "
            + (arm ?? "perps-bot status --profile \(profile)   (a run that saw it is to be armed)")
    }
}
