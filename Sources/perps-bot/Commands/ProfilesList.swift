internal import ArgumentParser
internal import Domain
internal import JSON
internal import Profile

/// `perps-bot profiles list`.
struct ProfilesList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Name the profiles that can be used by name.",
        discussion: """
            Examples:
              perps-bot profiles list
              perps-bot profiles list --json

            The state speaks of the file alone; profiles check looks at its plugins too.
            """)

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func run() throws {
        let layers = ProfileLayers(environment: Environment.variables)
        let profiles = ProfileFiles.list(prefixShare: Environment.prefixShare).map { entry in
            (entry.name, entry.path, ProfileReader.read(path: entry.path, layers: layers))
        }
        if json {
            let all = profiles.map { ProfilesList.json($0, $1, $2) }
            Output.result(JSONValue.array(all).text())
            return
        }
        guard !profiles.isEmpty else {
            Output.result(
                "no profiles in \(ProfileFiles.folder); docs/profiles.md shows one to copy")
            return
        }
        var table = Table("NAME", "MODE", "STATE", "FILE")
        for (name, path, reading) in profiles {
            let faults = reading.faults.count
            table.add(
                name, reading.profile?.mode.rawValue ?? "",
                faults == 0 ? "ok" : Words.count(faults, "fault"), path)
        }
        table.print()
    }

    private static func json(
        _ name: String, _ path: String, _ reading: ProfileReading
    ) -> JSONValue {
        .object([
            "name": .string(name), "file": .string(path),
            "mode": reading.profile.map { .string($0.mode.rawValue) },
            "ok": .bool(reading.faults.isEmpty), "faults": .int(reading.faults.count),
        ])
    }
}
