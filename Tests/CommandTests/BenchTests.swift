import Foundation
import JSON
import Testing

@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: Program.benchmark)))
struct `The benchmark` {
    let desk: Desk
    init() throws { desk = try Desk() }

    private func run(_ arguments: String...) throws -> Program.Answer {
        try Program.run(arguments, at: desk, program: Program.benchmark)
    }

    @Test func `looks into a library for its own rows, and measures nothing then`() throws {
        let answer = try run("plugin-scan", desk.path + "/absent.so")
        #expect(answer.status == 0 && answer.err.isEmpty, "\(answer)")
        #expect(try answer.json()["code"]?.string == "plugin.not_found", "\(answer)")
    }

    @Test(arguments: ["--rows", "noop_c", "bench"])
    func `refuses a word that it does not know`(word: String) throws {
        let answer = try run(word, "1000")
        #expect(answer.status == 1 && answer.out.isEmpty, "\(answer)")
        #expect(answer.err == "perps-bench: does not know \(word); --help says what it takes\n")
    }

    @Test func `times orders from the frame to the signed request, each of them durable before`()
        throws
    {
        let row = try run("--row", "tick_to_order", "--events", "1000").json()
        func number(_ key: String) throws -> Int64 { try #require(row[key]?.int, "\(key): \(row)") }
        #expect(row["name"]?.string == "tick_to_order")
        #expect(try number("orders") == 100)
        #expect(try number("events") > 4_000 + 300)
        #expect(try number("commit_p50_ns") > 0)
        #expect(try number("written_p50_ns") > number("commit_p50_ns"))
        #expect(try number("written_p50_ns") > number("p50_ns"))
        #expect(try number("p99_ns") >= number("p50_ns"))
        #expect(try number("max_ns") >= number("p99_ns"))
        #expect(try number("sent_p50_ns") > number("written_p50_ns"))
        #expect(try number("ns_per_event") == number("p50_ns"))
        #expect(!desk.exists("var"), "nothing is left behind")
    }

    @Test func `sees no order leave after a halt has closed the latch, nor after its answer`()
        throws
    {
        let row = try run("--row", "halt", "--events", "1000").json()
        func number(_ key: String) throws -> Int64 { try #require(row[key]?.int, "\(key): \(row)") }
        #expect(row["name"]?.string == "halt")
        #expect(try number("halts") == 20)
        // Twenty between two halts, in a flood that had more in hand each time.
        #expect(try number("orders_sent") >= 20 * 20)
        #expect(try number("orders_withheld") > 0)
        #expect(try number("orders_after_latch") == 0)
        #expect(try number("orders_after_answer") == 0)
        #expect(try number("latch_p50_ns") > 0)
        #expect(try number("p50_ns") >= number("latch_p50_ns"))
        #expect(try number("max_ns") >= number("sent_p99_ns"))
        #expect(try number("answer_p50_ns") > number("latch_p50_ns"))
        #expect(try number("aim_p99_ns") == 50_000_000)
        #expect(try row["aim_met"]?.bool == (number("p99_ns") <= 50_000_000))
        #expect(!desk.exists("var"), "nothing is left behind")
    }

    @Test(.enabled(if: Program.isPresent, "\(Program.absence)"))
    func `tells what a client keeps in memory that trades nothing, and which of it is its own`()
        throws
    {
        let answer = try run("--row", "idle_client")
        #expect(answer.status == 0, "\(answer)")
        let row = try answer.json()
        func number(_ key: String) throws -> Int64 { try #require(row[key]?.int, "\(key): \(row)") }
        #expect(row["name"]?.string == "idle_client")
        #expect(try number("orders") == 0 && number("events") > 0)
        #expect(try number("own_bytes") > 0)
        #expect(try number("resident_bytes") > number("own_bytes"))
        #expect(try number("peak_rss_bytes") >= number("resident_bytes"))
        #expect(try number("idle_seconds") == 3)
        #expect(try number("aim_bytes") == 40_000_000)
        #expect(try row["aim_met"]?.bool == (number("resident_bytes") <= 40_000_000))
        #expect(!desk.exists("var"), "nothing is left behind")
    }

    @Test func `writes the frames of its rows, the same every time`() throws {
        for folder in ["a", "b"] { #expect(try run("--frames", folder).status == 0) }
        #expect(
            try desk.names(in: "a") == ["decode.jsonl", "decode_l2.jsonl", "tick_to_order.jsonl"])
        for name in try desk.names(in: "a") {
            let text = try desk.read("a/" + name)
            #expect(try text == desk.read("b/" + name))
            let lines = text.split(separator: "\n")
            #expect(lines.count >= 2_048)
            for line in lines.prefix(100) {
                #expect(try JSONValue(parsing: line)["channel"]?.string != nil, "\(line)")
            }
        }
    }

    @Test func `takes the row of the SDK from a command that it gives the frames to`() throws {
        try desk.write(
            #"""
            #!/bin/sh
            printf '{"name":"%s","events":%d}' "$1" $(wc -l <"$2/decode.jsonl")
            """#, to: "measure.sh")
        let row = try run("--row", "decode_sdk", "--sdk", "sh measure.sh").json()
        #expect(row == .object(["name": .string("decode_sdk"), "events": .int(2_048)]))
    }

    @Test func `says of a row of the SDK that it is not there, or that it failed`() throws {
        let absent = try run("--row", "sign_sdk")
        #expect(absent.status == 0)
        #expect(try absent.json()["skipped"]?.string == "the SDK is not installed")
        let failed = try run("--row", "sign_sdk", "--sdk", "false")
        #expect(failed.status == 1 && failed.out.isEmpty, "\(failed)")
        #expect(failed.err.contains("false gave no row"), "\(failed)")
    }
}
