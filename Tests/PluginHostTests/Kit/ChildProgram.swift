import Foundation
import PluginHost

/// The program that the build puts beside the tests and that opens libraries in a child.
enum ChildProgram {
    static let absence: String = "perps-bot does not stand beside the tests with plugin-scan"

    static let launch: ScanLaunch = {
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let path = own.deletingLastPathComponent().appending(path: "perps-bot")
            .path(percentEncoded: false)
        guard !sanitizing.isEmpty else {
            return ScanLaunch(path: path, arguments: [ScanChild.command])
        }
        return ScanLaunch(
            path: "/usr/bin/env", arguments: sanitizing + [path, ScanChild.command])
    }()

    /// What a sanitizer was told, which the child would not see: without it a crash of a library
    /// ends the child in the sanitizer's way.
    private static let sanitizing = ["ASAN_OPTIONS", "TSAN_OPTIONS"].compactMap { name in
        ProcessInfo.processInfo.environment[name].map { "\(name)=\($0)" }
    }

    /// Whether it exists and answers for a good plugin.
    static let isPresent: Bool = {
        // Without a folder or a compiler the answer is no, whatever the error.
        guard CCompiler.isPresent, FileManager.default.isExecutableFile(atPath: launch.path),
            let folder = try? TemporaryFolder(),
            let path = try? PluginSource("com.test.probe").build("probe", in: folder.path)
        else { return false }
        return scan(in: folder).row(path).status == .ok
    }()

    /// A scan whose only filled folder is the given one, through `PERPS_PLUGIN_PATH`.
    static func scan(
        in folder: TemporaryFolder, lock: FirstPartyLock = FirstPartyLock(hashes: []),
        secondsMax: Int = 10
    ) -> PluginScan {
        PluginScan(
            search: search(folder.path), lock: lock, launch: launch, secondsMax: secondsMax)
    }

    /// A search of one folder; the program's own and the installation's do not exist.
    static func search(_ folders: String...) -> PluginSearch {
        PluginSearch(
            executableFolder: "/nonexistent/bin",
            environment: ["PERPS_PLUGIN_PATH": folders.joined(separator: ":")],
            workingFolder: "/nonexistent")
    }
}
