internal import Domain
internal import Ledger

/// What stops the trading of a profile that no process runs: its latched halt, the file HALT, or
/// both.
struct StandingHalt {
    var level = TradingLevel.normal
    var cause: String?
    var since: Timestamp?
    var haltID: String?
    /// What to type to get out of it.
    var lift: String?

    /// - Throws: What reading the ledger throws, and `io.unreadable` when nobody can tell whether
    ///   the file is there.
    init(_ latched: HaltRecord?, in folder: StateFolder) throws(Fault) {
        if let latched {
            (level, haltID, since) = (latched.level, latched.id, latched.raisedAt)
            cause = "\(latched.source): \(latched.reason)"
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
    ///   - haltID: Of the latched level; nil when nothing is latched.
    ///   - profile: The profile's name.
    ///   - file: The file HALT where it is there; a run that has seen it latches.
    static func lift(_ haltID: String?, of profile: String, past file: String?) -> String? {
        let arm = haltID.map { "perps-bot arm --profile \(profile) --halt-id \($0) --reason '…'" }
        guard let file else { return arm }
        return "rm \(file) && "
            + (arm ?? "perps-bot status --profile \(profile)   (a run that saw it is to be armed)")
    }
}
