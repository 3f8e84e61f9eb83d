import Foundation

/// A folder to work in, with the shipped configuration; owns it and removes it at the end.
final class Desk: Sendable {
    let path: String

    /// The root of the repository.
    static let repository: URL = {
        var url = URL(filePath: #filePath)
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return url
    }()

    init() throws {
        let root = URL(filePath: NSTemporaryDirectory()).resolvingSymlinksInPath()
        let name = "perps-desk-\(getpid())-\(UInt64.random(in: .min ... .max))"
        path = root.appending(path: name).path(percentEncoded: false)
        try FileManager.default.createDirectory(
            atPath: path + "/plugins", withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755])
        try FileManager.default.copyItem(
            atPath: Desk.repository.appending(path: "config").path(percentEncoded: false),
            toPath: path + "/config")
    }

    deinit {
        // What cannot be removed is left to the system's own cleaning.
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path + "/" + name))
    }

    func read(_ name: String) throws -> String {
        try String(contentsOfFile: path + "/" + name, encoding: .utf8)
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: path + "/" + name)
    }

    func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path + "/" + folder).sorted()
    }

    /// A copy of the profile `dev` under another name, with texts replaced.
    func profile(_ name: String, _ changes: [(old: String, new: String)]) throws {
        var text = try read("config/profiles/dev.yaml")
        for (old, new) in [("name: dev ", "name: \(name) ")] + changes {
            guard text.contains(old) else { throw Absent(text: old) }
            text.replace(old, with: new, maxReplacements: 1)
        }
        try write(text, to: "config/profiles/\(name).yaml")
    }

    struct Absent: Error { let text: String }
}
