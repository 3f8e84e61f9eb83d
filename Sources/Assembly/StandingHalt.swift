internal import Domain
internal import Engine
internal import JSON
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
        var decisive: BlockRecord?
        for block in blocks where block.isAccountWide && block.level > level {
            (level, haltID, since) = (block.level, block.id, block.raisedAt)
            (cause, decisive) = (block.cause, block)
        }
        var files: [String] = []
        for file in [folder.haltFile, folder.commonHaltFile] {
            guard let laidDown = try StateFolder.changedAt(file) else { continue }
            files.append(file)
            guard level < .halt else { continue }
            let whose = file == folder.haltFile ? "" : " of all profiles"
            (level, since, cause) = (.halt, laidDown, "file: the file HALT\(whose) is there")
        }
        if !files.isEmpty, decisive?.level == .caution { haltID = nil }
        lift =
            files.isEmpty && decisive != nil
            ? decisive?.lift(profile: folder.profile)
            : StandingHalt.lift(haltID, of: folder.profile, past: files)
    }

    /// How to get out of the level of a run: what ends by itself is not armed.
    ///
    /// - Parameters:
    ///   - standing: The level and its cause.
    ///   - blocks: Those that stand; nil when they cannot be read.
    ///   - profile: The profile's name.
    ///   - files: The files HALT that are there.
    /// - Returns: What to do; nil where there is nothing that a person could lift.
    static func lift(
        _ standing: Ladder.Standing, _ blocks: [BlockRecord]?, of profile: String,
        past files: [String]
    ) -> String? {
        if files.isEmpty, let block = blocks?.first(where: { $0.id == standing.haltID }) {
            return block.lift(profile: profile)
        }
        let isArmed = standing.level > .caution && !standing.haltID.isEmpty
        return lift(isArmed ? standing.haltID : nil, of: profile, past: files)
    }

    /// An entry of `causes` in the status.
    static func cause(
        _ haltID: String, _ level: TradingLevel, by cause: (source: String, reason: String),
        since: Timestamp?, of profile: String
    ) -> JSONValue {
        .object([
            "halt_id": .string(haltID), "level": .string(level.name),
            "cause": .string("\(cause.source): \(cause.reason)"),
            "since": since.map { .string($0.rfc3339) },
            "lift": lift(haltID, of: profile, past: []).map { .string($0) },
        ])
    }

    /// How to get out of a level.
    ///
    /// - Parameters:
    ///   - haltID: Of the halt or block; nil when nothing but the file stops.
    ///   - profile: The profile's name.
    ///   - files: The files HALT that are there; a run that has seen one latches.
    /// - Returns: What to type; nil when nothing stops.
    static func lift(_ haltID: String?, of profile: String, past files: [String]) -> String? {
        let arm = haltID.map { "perps-bot arm --profile \(profile) --halt-id \($0) --reason '…'" }
        guard !files.isEmpty else { return arm }
        return "rm \(files.joined(separator: " ")) && "
            + (arm ?? "perps-bot status --profile \(profile)   (a run that saw it is to be armed)")
    }
}
