internal import Assembly
internal import Domain
internal import Glibc
internal import JSON
internal import PluginHost

/// The benchmark: one row a process, so that processor time and peak memory belong to the row.
@main
enum Bench {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        // A row asks this very program to look into a library; it must not measure instead, and
        // start rows that ask again.
        if arguments.count == 2, arguments[0] == ScanChild.command {
            ScanChild.main(file: arguments[1])
        }
        if CommandLine.arguments.count == HostChild.argumentCount,
            arguments[0] == HostChild.command
        {
            HostChild.main(arguments: arguments)
        }
        if arguments.contains("--help") {
            print(usage)
            return
        }
        for (place, word) in arguments.enumerated() {
            guard
                place % 2 == 1
                    || ["--json", "--events", "--row", "--sdk", "--frames"].contains(word)
            else {
                return fail("does not know \(word); --help says what it takes")
            }
        }
        func value(_ name: String) -> String? {
            arguments.firstIndex(of: name).flatMap { index in
                arguments.indices.contains(index + 1) ? arguments[index + 1] : nil
            }
        }
        let events = value("--events").flatMap { Int($0) } ?? 10_000_000
        guard events >= 1_000 else { return fail("--events takes a whole number from 1000 on") }
        if let name = value("--row") {
            return measure(name, events: events, sdk: value("--sdk"))
        }
        do {
            if let folder = value("--frames") { return try SDKRate.writeFrames(to: folder) }
            let sdk = value("--sdk")
            let rows = BenchRow.names.map { name in run(name, events: events, sdk: sdk) }
            let report = BenchReport(rows: rows)
            print(report.table)
            guard let path = value("--json") else { return }
            try StateFolder.write(report.json.text(indented: true) + "\n", to: path)
        } catch {
            fail(error.oneLine)
        }
    }

    private static func measure(_ name: String, events: Int, sdk: String?) {
        do {
            let row =
                name.hasSuffix(SDKRate.ending)
                ? try SDKRate.measure(name, sdk) : try BenchRow.measure(name, events: events)
            print(row.text())
        } catch {
            fail("\(name): \(error)")
        }
    }

    private static let usage = """
        usage: perps-bench [--json PATH] [--events N] [--sdk COMMAND]
               perps-bench --row NAME [--events N] [--sdk COMMAND]
               perps-bench --frames FOLDER
          --json PATH      also write the figures as JSON
          --events N       events of each row, 10000000 by default
          --sdk COMMAND    measures the exchange's own SDK, given a row and a folder of frames
          --row NAME       measure one row and print it as JSON
          --frames FOLDER  write the frames of the rows, one file a row, and measure nothing
        Real level-2 data is taken from PERPS_SHARED_DATA/l2.
        """

    private static func fail(_ message: String) {
        say("perps-bench: \(message)")
        exit(1)
    }

    private static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// Measures one row in a process of its own.
    private static func run(_ name: String, events: Int, sdk: String?) -> JSONValue {
        say("\(name) …")
        var command = "/proc/\(getpid())/exe --row \(name) --events \(events)"
        if let sdk { command += " --sdk '\(sdk.replacing("'", with: #"'\''"#))'" }
        // What is not JSON is a row that failed; its own words went to standard error.
        guard let text = ChildProcess.output(of: command), let row = try? JSONValue(parsing: text)
        else { return BenchRow.skipped(name, "failed") }
        return row
    }
}
