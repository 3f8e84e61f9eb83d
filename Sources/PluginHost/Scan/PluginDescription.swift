package import JSON

/// One file of `plugins describe`: its row, and what its headers and its manifest say.
package struct PluginDescription: Hashable, Sendable {
    package var row: PluginRow
    /// What built it, in its own words; without an answer of the library, the linker's build id.
    package var build: String?
    package var needed: [String] = []
    /// The oldest glibc that it runs on.
    package var glibcFloor: String?
    package var exports: [String] = []
    /// From section `.perps.manifest`, otherwise what the library answered in a child.
    package var manifest: JSONValue?
    /// Whether the file itself carries the manifest.
    package var isManifestEmbedded = false

    package var json: JSONValue {
        let more: JSONValue = .object([
            "build": build.map(JSONValue.string),
            "needed": .array(needed.map(JSONValue.string)),
            "glibc_floor": glibcFloor.map(JSONValue.string),
            "exports": .array(exports.map(JSONValue.string)), "manifest": manifest,
        ])
        return .object(row.members + (more.members ?? []))
    }
}
