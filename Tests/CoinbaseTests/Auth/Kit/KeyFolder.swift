import Foundation

/// A folder of one test; owns it and removes it with everything inside.
final class KeyFolder: Sendable {
    let path: String

    init() throws {
        let name = "perps-keys-\(getpid())-\(UInt64.random(in: .min ... .max))"
        let root = URL(filePath: NSTemporaryDirectory()).resolvingSymlinksInPath()
        path = root.appending(path: name).path(percentEncoded: false)
        try makeFolder(path)
    }

    deinit {
        // What cannot be removed is left to the system's own cleaning.
        try? FileManager.default.removeItem(atPath: path)
    }

    private func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    func folder(_ name: String, mode: Int = 0o700) throws -> String {
        let inner = path + "/" + name
        try makeFolder(inner)
        try setMode(mode, of: inner)
        return inner
    }

    func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
        let file = path + "/" + name
        try Data(text.utf8).write(to: URL(filePath: file))
        try setMode(mode, of: file)
        return file
    }

    func setMode(_ mode: Int, of path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    func link(_ target: String, from name: String) throws -> String {
        let link = path + "/" + name
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
        return link
    }

    func makePipe(_ name: String) throws -> String {
        let pipe = path + "/" + name
        guard unsafe mkfifo(pipe, 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
        return pipe
    }

    func give(_ path: String, to user: UInt32) throws {
        guard unsafe chown(path, user, user) == 0 else { throw CocoaError(.fileWriteNoPermission) }
    }
}
