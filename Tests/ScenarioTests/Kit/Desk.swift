import Assembly
import Foundation
import PluginHost

/// A folder to work in, with a place for plugins; owns it and removes it at the end.
final class Desk: Sendable {
    let path: String

    /// The root of the repository.
    static let repository: URL = {
        var url = URL(filePath: #filePath)
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return url
    }()

    /// Where the build puts the libraries of the house: beside the tests.
    static let products: String = {
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let folder = own.deletingLastPathComponent().path(percentEncoded: false)
        return folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    }()

    init() throws {
        let root = URL(filePath: NSTemporaryDirectory()).resolvingSymlinksInPath()
        let name = "perps-scenario-\(getpid())-\(UInt64.random(in: .min ... .max))"
        path = root.appending(path: name).path(percentEncoded: false)
        try FileManager.default.createDirectory(
            atPath: path + "/plugins", withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755])
    }

    deinit {
        // What cannot be removed is left to the system's own cleaning.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file and tells its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: path + "/" + name))
        return path + "/" + name
    }

    func read(_ name: String) throws -> String {
        try String(contentsOfFile: path + "/" + name, encoding: .utf8)
    }

    /// Everything that lies beside the tests or in the desk's folder, trusted by its hash; what is
    /// isolated runs in children of the program that the build puts beside the tests.
    var scan: PluginScan {
        let libraries = [Desk.products, path + "/plugins"].flatMap { folder in
            // A folder that cannot be read holds no library.
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return names.filter { $0.hasSuffix(".so") }.map { folder + "/" + $0 }
        }
        let hashes = Set(libraries.compactMap { StateFolder.sha256(ofFile: $0) })
        let search = PluginSearch(
            executableFolder: Desk.products, environment: ["PERPS_PLUGIN_PATH": path + "/plugins"],
            workingFolder: path)
        let launch = ScanLaunch(path: Program.path, arguments: [ScanChild.command])
        return PluginScan(search: search, lock: FirstPartyLock(hashes: hashes), launch: launch)
    }
}
