import Domain
import Engine
import Foundation
import Risk
import Telemetry
import Testing

@Suite struct `The registry of names` {
    private var page: String {
        get throws {
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
            return try String(
                contentsOf: root.appendingPathComponent("docs/reference/metrics.md"),
                encoding: .utf8)
        }
    }

    @Test func `stands in the reference, name for name, and nothing else does`() throws {
        let words = try page.split { !($0.isLetter || $0.isNumber || "_.".contains($0)) }
            .map { $0.hasSuffix(".") ? $0.dropLast() : $0 }
        let metrics = Set(words.filter { $0.hasPrefix("perps_bot_") }.map(String.init))
        #expect(metrics == Set(MetricName.allCases.map(\.rawValue)))
        let rows = Set(
            try page.split(separator: "\n").compactMap { line -> String? in
                let cells = line.split(separator: "|").map {
                    $0.trimmingCharacters(in: .whitespaces)
                }
                guard line.hasPrefix("| `"), let first = cells.first else { return nil }
                return first.replacingOccurrences(of: "`", with: "")
            })
        let events = EventName.allCases.map(\.rawValue)
        let reasons = ReasonCode.allCases.map(\.rawValue)
        #expect(rows == metrics.union(events).union(reasons))
    }

    @Test(arguments: MetricName.allCases)
    func `says kind, labels and help of each metric as the reference does`(_ name: MetricName)
        throws
    {
        let labels = name.labels.map { "`\($0)`" }.joined(separator: " ")
        let row = "| `\(name.rawValue)` | \(name.kind.rawValue) | \(labels) | \(name.help) |"
        let squeezed = row.replacingOccurrences(of: "|  |", with: "| |")
        #expect(try page.contains(squeezed), "\(squeezed)")
    }

    @Test(arguments: MetricName.allCases)
    func `names metrics as Prometheus wants them`(_ name: MetricName) {
        #expect(name.rawValue.hasPrefix("perps_bot_"))
        #expect(name.rawValue.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" })
        #expect(!name.help.isEmpty)
    }

    @Test(arguments: EventName.allCases)
    func `names events in dotted lower case`(_ name: EventName) {
        let parts = name.rawValue.split(separator: ".", omittingEmptySubsequences: false)
        #expect(parts.count >= 2)
        #expect(parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isLowercase || $0 == "_" } })
    }

    @Test(.enabled(if: Promtool.path != nil, "promtool is neither in PROMTOOL nor in PATH"))
    func `satisfies promtool`() throws {
        let witness = Sample.witness([.intended(Sample.intent), .filled(Sample.fill)])
        witness.observe(Sample.full)
        var board = witness.board
        for name in MetricName.allCases where board.series(of: name).isEmpty {
            let labels = name.labels.map { _ in "x" }
            switch labels.count {
            case 0: board.set(name, to: Measure(1))
            case 1: board.set(name, labels[0], to: Measure(1))
            case 2: board.set(name, labels[0], labels[1], to: Measure(1))
            case 3: board.set(name, labels[0], labels[1], labels[2], to: Measure(1))
            default: board.set(name, labels[0], labels[1], labels[2], labels[3], to: Measure(1))
            }
        }
        let (status, text) = try Promtool.check(board.exposition)
        #expect(status == 0, "\(text)")
        #expect(text.isEmpty)
    }
}

/// Prometheus' own checker, where it is present.
private enum Promtool {
    static var path: String? {
        let environment = ProcessInfo.processInfo.environment
        if let named = environment["PROMTOOL"], !named.isEmpty { return named }
        return (environment["PATH"] ?? "").split(separator: ":").map { $0 + "/promtool" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    static func check(_ exposition: String) throws -> (status: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(path))
        process.arguments = ["check", "metrics"]
        let (input, output) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (input, output)
        process.standardError = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(exposition.utf8))
        try input.fileHandleForWriting.close()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }
}
