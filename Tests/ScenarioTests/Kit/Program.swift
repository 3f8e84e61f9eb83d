import Foundation
import JSON

/// The program that the build puts beside the tests.
enum Program {
    struct Failure: Error { let text: String }

    static let absence: String = "perps-bot does not stand beside the tests, or does not start"
    static let path = Desk.products + "/perps-bot"

    /// Whether it answers at all.
    static let isPresent: Bool = {
        guard FileManager.default.isExecutableFile(atPath: path), let desk = try? Desk() else {
            return false  // without a folder to try it in
        }
        return (try? run(["--version"], at: desk)) != nil  // whatever hinders it
    }()

    /// Whether it can make children that lock themselves down, which no sanitizer lives through.
    static let canIsolate =
        isPresent && CPlugin.isPresent
        && ["ASAN_OPTIONS", "TSAN_OPTIONS"].allSatisfy {
            ProcessInfo.processInfo.environment[$0] == nil
        }

    /// Runs it to its end in a folder that is its home too, and gives what it printed.
    @discardableResult
    static func run(_ arguments: [String], at desk: Desk) throws -> String {
        let out = desk.path + "/out-\(UInt64.random(in: .min ... .max))"
        try Data().write(to: URL(filePath: out))
        let own = ProcessInfo.processInfo.environment
        var environment = ["PATH": "/usr/bin:/bin", "HOME": desk.path, "PERPS_HOME": desk.path]
        for name in ["LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS"] {
            environment[name] = own[name]
        }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = URL(filePath: desk.path)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: out))
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let text = try String(contentsOfFile: out, encoding: .utf8)
        guard process.terminationStatus == 0 else { throw Failure(text: text) }
        return text
    }
}
