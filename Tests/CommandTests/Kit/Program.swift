import Foundation
import JSON

/// The program that the build puts beside the tests.
enum Program {
    /// What came of one call.
    struct Answer: CustomStringConvertible {
        /// The exit code, or 128 and the signal that ended it.
        var status: Int32
        var out: String
        var err: String
        var description: String { "exit \(status)\n\(out)\n\(err)" }

        var lines: [String] { out.split(separator: "\n").map(String.init) }
        /// The one document that standard output holds.
        func json() throws -> JSONValue { try JSONValue(parsing: out) }
    }

    static let absence: String = "perps-bot does not stand beside the tests, or does not start"

    static let path = beside("perps-bot")
    static let benchmark = beside("perps-bench")

    private static func beside(_ name: String) -> String {
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        return own.deletingLastPathComponent().appending(path: name).path(percentEncoded: false)
    }

    /// Whether it answers at all.
    static let isPresent: Bool = {
        guard FileManager.default.isExecutableFile(atPath: path) else { return false }
        // Any error means that it cannot be used here.
        let desk = try? Desk()
        return desk.flatMap { try? run(["--version"], at: $0).status } == 0  // as above
    }()

    /// Runs it to its end in a folder that is its home too.
    static func run(
        _ arguments: [String], at desk: Desk, environment more: [String: String] = [:],
        program: String = path
    ) throws -> Answer {
        try start(arguments, at: desk, environment: more, program: program).answer()
    }

    /// A call that has begun.
    ///
    /// Owns the process, which ends with it, and the files of its output.
    final class Call {
        let process: Process
        private let out: String
        private let err: String
        private let terminal: Terminal?

        fileprivate init(
            _ process: Process, _ out: String, _ err: String, _ terminal: Terminal?
        ) {
            (self.process, self.out, self.err) = (process, out, err)
            self.terminal = terminal
        }

        deinit {
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            // The folder is the machine's own, which clears it.
            for file in [out, err] { try? FileManager.default.removeItem(atPath: file) }
        }

        func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

        /// Has it end as Ctrl-C does, and waits for that.
        func stopped() throws -> Answer {
            send(SIGINT)
            return try answer()
        }

        /// Waits for its end; what outlives the longest run there is is killed, which no test takes
        /// for an end.
        func answer() throws -> Answer {
            let number = process.processIdentifier
            let limit = DispatchWorkItem { kill(number, SIGKILL) }
            DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(1_500), execute: limit)
            process.waitUntilExit()
            limit.cancel()
            let wasKilled = process.terminationReason == .uncaughtSignal
            return Answer(
                status: (wasKilled ? 128 : 0) + process.terminationStatus,
                out: try String(contentsOfFile: out, encoding: .utf8),
                err: try String(contentsOfFile: err, encoding: .utf8))
        }
    }

    /// What a call has of a terminal.
    enum Seat {
        case script
        /// It reads what is typed there.
        case typing(String)
        /// What is no result of it is shown there.
        case watched(Terminal)
    }

    /// Starts it in a folder that is its home too.
    static func start(
        _ arguments: [String], at desk: Desk, environment more: [String: String] = [:],
        program: String = path, seat: Seat = .script
    ) throws -> Call {
        let own = ProcessInfo.processInfo.environment
        var environment = [
            "PATH": "/usr/bin:/bin", "HOME": desk.path, "PERPS_HOME": desk.path,
            "PERPS_PLUGIN_PATH": desk.path + "/plugins",
        ]
        for name in ["LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS"] {
            environment[name] = own[name]
        }
        environment.merge(more) { $1 }
        let name = NSTemporaryDirectory() + "/perps-call-\(UInt64.random(in: .min ... .max))"
        let (out, err) = (name + ".out", name + ".err")
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = URL(filePath: desk.path)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try writing(out)
        process.standardError = try writing(err)
        let terminal = try take(seat, process)
        try process.run()
        return Call(process, out, err, terminal)
    }

    /// Puts a call before its terminal, which has to outlive it.
    private static func take(_ seat: Seat, _ process: Process) throws -> Terminal? {
        switch seat {
        case .script: return nil
        case .typing(let line):
            let terminal = try Terminal()
            try terminal.type(line)
            process.standardInput = terminal.device
            return terminal
        case .watched(let terminal):
            process.standardError = terminal.device
            return terminal
        }
    }

    private static func writing(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(filePath: path))
        return try FileHandle(forWritingTo: URL(filePath: path))
    }
}
