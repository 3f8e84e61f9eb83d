internal import Crypto
package import Domain

/// What an instance has saved, with the head that says whose it is.
///
/// In a file the head is lines of text, so that a person can read it, then comes an empty line and
/// then the plugin's own bytes.
package struct SavedState: Hashable, Sendable {
    /// Bytes of a plugin at most.
    package static let bytesMax = 16 << 20
    /// Bytes of a head at most.
    static let headMax = 4_096
    private static let title = "perps-bot state 1"

    package var module: String
    package var version: String
    /// The version of the bytes, by the module's own count.
    package var stateVersion: UInt32
    /// The SHA-256 of the library that wrote it.
    package var library: String
    /// Up to when it knows, by the engine's clock.
    package var time: Timestamp
    package var bytes: [UInt8]

    package init(
        of module: (id: String, version: String, stateVersion: UInt32), library: String,
        at time: Timestamp, bytes: [UInt8]
    ) {
        (self.module, version, stateVersion) = module
        (self.library, self.time, self.bytes) = (library, time, bytes)
    }

    /// The whole file.
    package var file: [UInt8] {
        let head = [
            SavedState.title, "module " + module, "version " + version,
            "state_version \(stateVersion)", "library " + library, "time \(time.nanos)",
            "length \(bytes.count)",
            "sha256 " + SHA256.hex(of: bytes), "", "",
        ]
        return Array(head.joined(separator: "\n").utf8) + bytes
    }

    /// Reads a file back.
    ///
    /// - Throws: A fault that says what is wrong with it.
    package init(file: [UInt8]) throws(Fault) {
        guard let end = SavedState.endOfHead(file) else { throw SavedState.unusable("has no head") }
        let lines = String(decoding: file[..<end], as: UTF8.self).split(separator: "\n")
        guard lines.first.map(String.init) == SavedState.title else {
            throw SavedState.unusable("does not begin with '\(SavedState.title)'")
        }
        var fields: [Substring: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: " ", maxSplits: 1)
            fields[parts[0]] = parts.count > 1 ? String(parts[1]) : ""
        }
        let body = Array(file[(end + 2)...])
        guard let module = fields["module"], let version = fields["version"],
            let stateVersion = fields["state_version"].flatMap({ UInt32($0) }),
            let library = fields["library"], let time = fields["time"].flatMap({ Int64($0) }),
            let length = fields["length"].flatMap({ Int($0) }),
            let checksum = fields["sha256"]
        else { throw SavedState.unusable("has a head in which something is missing") }
        guard length == body.count else {
            throw SavedState.unusable("holds \(body.count) bytes where its head says \(length)")
        }
        guard checksum == SHA256.hex(of: body) else {
            throw SavedState.unusable("does not have the checksum that its head says")
        }
        self.init(
            of: (module, version, stateVersion), library: library, at: Timestamp(nanos: time),
            bytes: body)
    }

    /// Whether a module may be given this.
    ///
    /// - Throws: A fault that says why not.
    package func check(for module: PluginModule) throws(Fault) {
        guard self.module == module.id else {
            throw SavedState.unusable("is the state of \(self.module), not of \(module.id)")
        }
        guard module.stateVersion > 0 else {
            throw SavedState.unusable("holds state, and \(module.id) saves none now")
        }
        guard stateVersion <= module.stateVersion else {
            throw SavedState.unusable(
                "is version \(stateVersion), newer than \(module.stateVersion), the newest that "
                    + "\(module.id) \(module.version) knows")
        }
        guard stateVersion >= module.stateOldest, stateVersion > 0 else {
            throw SavedState.unusable(
                "is version \(stateVersion), older than \(module.stateOldest), the oldest that "
                    + "\(module.id) \(module.version) reads")
        }
    }

    static func unusable(_ text: String) -> Fault {
        Fault(.runtime, code: "state.unusable", text)
    }

    /// Where the empty line begins that ends the head.
    private static func endOfHead(_ file: [UInt8]) -> Int? {
        let newline = UInt8(ascii: "\n")
        let last = min(file.count, headMax) - 1
        guard last > 0 else { return nil }
        return (0..<last).first { file[$0] == newline && file[$0 + 1] == newline }
    }
}
