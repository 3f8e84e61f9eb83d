import Domain
import Engine
import Foundation
import JSON
import Risk
import Telemetry
import Testing

@Suite struct `A log file` {
    private func log(
        _ folder: String, bytesMax: Int = LogFile.bytesMax, level: EventLog.Level = .info
    ) throws -> EventLog {
        EventLog(
            component: "engine", console: nil,
            file: try LogFile(path: folder + "/log.jsonl", bytesMax: bytesMax), fileLevel: level)
    }

    @Test func `has one JSON document a line, whatever the text holds`() throws {
        try Sample.withFolder { folder in
            let nasty = "a \"quoted\" \\ line\nnext\r\t\u{0}\u{1B}[31m\u{7F} ü 🙂 \u{2028}"
            let log = try log(folder)
            log.note(.warning, .orderDenied, nasty, ["text": nasty, "order": "1", "time": "x"])
            log.note(.info, .runStopped, "done")
            let text = try Sample.text(folder, "log.jsonl")
            let lines = text.split(separator: "\n")
            #expect(lines.count == 2)
            #expect(text.utf8.allSatisfy { $0 >= 32 || $0 == 10 })
            let first = try JSONValue(parsing: lines[0])
            #expect(
                first.keys == [
                    "time", "level", "component", "event", "message", "order", "text",
                    "metadata_time",
                ])
            #expect(first["level"]?.string == "warning")
            #expect(first["component"]?.string == "engine")
            #expect(first["event"]?.string == "order.denied")
            #expect(first["message"]?.string == nasty)
            #expect(first["text"]?.string == nasty)
            #expect(Timestamp(rfc3339: first["time"]?.string ?? "") != nil)
            #expect(
                try JSONValue(parsing: lines[1]).keys == [
                    "time", "level", "component", "event", "message",
                ])
        }
    }

    @Test func `leaves out what is below its level`() throws {
        try Sample.withFolder { folder in
            let log = try log(folder, level: .warning)
            log.note(.info, .orderFilled, "not this")
            log.note(.warning, .orderRejected, "this")
            #expect(try Sample.text(folder, "log.jsonl").split(separator: "\n").count == 1)
        }
    }

    @Test func `is appended to, and starts anew when it is full, keeping five`() throws {
        try Sample.withFolder { folder in
            try "old\n".write(toFile: folder + "/log.jsonl", atomically: true, encoding: .utf8)
            let log = try log(folder, bytesMax: 4)
            for number in 1...8 { log.note(.info, .runStarted, "\(number)") }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(names == ["log.jsonl"] + (1...5).map { "log.jsonl.\($0)" })
            let messages = try names.map { name in
                try JSONValue(parsing: Sample.text(folder, name).dropLast())["message"]?.string
            }
            #expect(messages == ["8", "7", "6", "5", "4", "3"])
        }
    }

    @Test func `in a folder that does not exist is a fault with a remedy`() {
        let fault = #expect(throws: Fault.self) { try LogFile(path: "/nowhere/at/all.jsonl") }
        #expect(fault?.code == "telemetry.unwritable")
        #expect(fault?.remedy?.isEmpty == false)
    }

    @Test func `counts lines that the disk does not take`() throws {
        let file = try LogFile(path: "/dev/full")
        EventLog(component: "x", console: nil, file: file).note(.info, .runStarted, "hello")
        #expect(file.lost == 1)
    }

    @Test(arguments: [(Quantity(2_000_000), "0.02"), (nil, nil)] as [(Quantity?, String?)])
    func `says of an order without a size what was wanted, and nothing where nobody knows`(
        wanted: Quantity?, told: String?
    ) throws {
        try Sample.withFolder { folder in
            var record = Sample.vetting(isApproved: false)
            (record.quantity, record.sizing.quantity, record.sizing.wanted) = (.zero, .zero, wanted)
            _ = Sample.witness([.vetted(record)], log: try log(folder))
            let line = try JSONValue(parsing: Sample.text(folder, "log.jsonl").dropLast())
            #expect(line["event"]?.string == "order.denied")
            #expect(line["quantity"]?.string == told)
        }
    }

    @Test func `hears of every fact that matters`() throws {
        try Sample.withFolder { folder in
            let witness = Sample.witness(
                [
                    .intended(Sample.intent),
                    .vetted(Sample.vetting(isApproved: false, guardIndex: 1)),
                    .vetted(Sample.vetting(isApproved: true)), .order(Sample.update(.open)),
                    .filled(Sample.fill), .order(Sample.update(.filled, .fill)),
                    .order(Sample.update(.unknown)),
                ], log: try log(folder))
            #expect(witness.board.total(.fills) == 1)
            let lines = try Sample.text(folder, "log.jsonl").split(separator: "\n")
                .map { try JSONValue(parsing: $0) }
            #expect(
                lines.map { $0["event"]?.string } == [
                    "risk.guard.tripped", "order.denied", "order.submitted", "order.filled",
                    "order.unknown",
                ])
            // The size that was judged: what was approved of it is nothing, and says nothing.
            #expect(lines[1]["quantity"]?.string == "0.01")
            #expect(lines[3]["price"]?.string == "50000")
            #expect(lines[3]["fee"]?.string == "3")
            #expect(lines[3]["quantity"]?.string == "0.01")
        }
    }
}

@Suite struct `The console` {
    @Test func `shows one line for people, without control characters`() async throws {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) {
            let style = ConsoleStyle(level: .info, hasColour: false)
            let log = EventLog(component: "engine", console: style, file: nil)
            log.note(.debug, .runStarted, "not this")
            log.note(.warning, .orderDenied, "no\u{1B}[2J\nmore", ["b": "2", "a": "1\u{202E}"])
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        let line = text.split(separator: "\n").filter { $0.contains("engine:") }
        #expect(line.count == 1)
        let expected = #" WARNING  engine: order.denied: no\u{1b}[2J\nmore a=1\u{202e} b=2"#
        #expect(line.first?.hasSuffix(expected) == true, "\(text)")
    }

    @Test func `has colour when it is told to`() async throws {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) {
            let style = ConsoleStyle(level: .info, hasColour: true)
            EventLog(component: "engine", console: style, file: nil)
                .note(.error, .orderUnknown, "gone")
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("\u{1B}[31mERROR   \u{1B}[0m engine: order.unknown: gone\n"))
    }
}
