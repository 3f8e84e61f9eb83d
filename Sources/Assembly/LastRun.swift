package import Domain
internal import JSON

/// Which run was the last: of a profile, and of all.
package struct LastRun: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case run
        case backtest
    }

    package var runID: String
    package var kind: Kind
    package var profile: String

    package init(runID: String, kind: Kind, profile: String) {
        (self.runID, self.kind, self.profile) = (runID, kind, profile)
    }

    private static let file = "last_run.json"

    package func write(_ folder: StateFolder) throws(Fault) {
        let text =
            JSONValue.object([
                "run_id": .string(runID), "kind": .string(kind.rawValue),
                "profile": .string(profile),
            ]).text() + "\n"
        try StateFolder.write(text, to: "\(folder.path)/\(LastRun.file)")
        try StateFolder.write(text, to: "\(folder.root)/\(LastRun.file)")
    }

    /// The last run of a profile, or of all with nil.
    package static func read(home: String, profile: String?) throws(Fault) -> LastRun? {
        let folder = StateFolder(home: home, profile: profile ?? "")
        let path = (profile == nil ? folder.root : folder.path) + "/" + file
        guard let text = try StateFolder.read(path) else { return nil }
        // A pointer that cannot be read is no pointer; the runs themselves are untouched.
        guard let json = try? JSONValue(parsing: text), let runID = json["run_id"]?.string,
            let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)),
            let name = json["profile"]?.string
        else { return nil }
        return LastRun(runID: runID, kind: kind, profile: name)
    }
}
