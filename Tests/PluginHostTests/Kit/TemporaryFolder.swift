import Foundation

/// A folder of one test; owns it and removes it with everything inside.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let name = "perps-\(getpid())-\(UInt64.random(in: .min ... .max))"
        // Links resolved, so that paths compare with what the host reports.
        let root = URL(filePath: NSTemporaryDirectory()).resolvingSymlinksInPath()
        path = root.appending(path: name).path(percentEncoded: false)
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755])
    }

    deinit {
        // What cannot be removed is left to the system's own cleaning.
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) -> String { path + "/" + name }

    /// A folder inside, made when missing.
    func folder(_ name: String) throws -> String {
        let inner = file(name)
        try FileManager.default.createDirectory(
            atPath: inner, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755])
        return inner
    }

    @discardableResult
    func write(_ bytes: [UInt8], to name: String, mode: Int = 0o644) throws -> String {
        let path = file(name)
        try Data(bytes).write(to: URL(filePath: path))
        try setMode(mode, of: path)
        return path
    }

    func setMode(_ mode: Int, of path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }
}

func bytes(of path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

extension TemporaryFolder {
    /// Makes a symbolic link inside the folder.
    @discardableResult
    func link(_ target: String, from name: String) throws -> String {
        try FileManager.default.createSymbolicLink(
            atPath: file(name), withDestinationPath: target)
        return file(name)
    }

    /// Makes a named pipe inside the folder.
    func makePipe(_ name: String) throws {
        guard unsafe mkfifo(file(name), 0o644) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    func give(_ path: String, to user: UInt32) throws {
        guard unsafe chown(path, user, user) == 0 else { throw CocoaError(.fileWriteNoPermission) }
    }

    /// Makes a file longer or shorter without writing its bytes.
    func resize(_ path: String, to count: Int) throws {
        guard unsafe truncate(path, count) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
