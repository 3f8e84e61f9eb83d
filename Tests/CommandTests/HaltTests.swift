import Foundation
import JSON
import Testing

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `Halting on the command line` {
    let desk: Desk
    init() throws { desk = try Desk() }

    private let folder = "var/data/perps_bot/dev"

    private func status() throws -> JSONValue {
        try Program.run(["status", "--profile", "dev", "--json"], at: desk).json()
    }

    /// Asks until the status says so.
    private func wait(until isSo: (JSONValue) -> Bool) throws -> JSONValue? {
        var seen: JSONValue?
        try ServedVenue.wait("another status") {
            let status = try status()
            seen = isSo(status) ? status : nil
            return seen != nil
        }
        return seen
    }

    @Test func `lays down the file HALT for a process that is silent, which heeds it`() throws {
        let run = try Program.start(
            ["run", "--profile", "dev", "--for", "20m", "--json"], at: desk)
        #expect(try wait { $0["running"] == .bool(true) } != nil)
        run.send(SIGSTOP)
        // Each of them waits for an answer as long as the others.
        let part = try Program.start(
            ["halt", "--profile", "dev", "--product", "BTC-USD", "--json"], at: desk)
        let reduce = try Program.start(["reduce-only", "--profile", "dev", "--json"], at: desk)
        let flatten = try Program.start(
            ["flatten", "--profile", "dev", "--yes", "--json"], at: desk)
        let halt = try Program.run(["halt", "--profile", "dev", "--json"], at: desk)
        let told = try [part, reduce, flatten].map {
            try $0.answer().json()["error"]?["message"]?.string
        }
        #expect(
            told[0]?.contains("It halts the whole profile, not BTC-USD alone") == true, "\(told)")
        #expect(told[1]?.contains("nothing was raised") == true, "\(told)")
        #expect(told[2]?.contains("nothing is sold by it: flatten again") == true, "\(told)")
        let error = try halt.json()["error"]
        #expect(halt.status == 1, "\(halt)")
        #expect(error?["code"]?.string == "control.silent")
        #expect(
            error?["remedy"]?.string
                == "look at it, and kill it if it hangs: process "
                + "\(run.process.processIdentifier)")
        #expect(desk.exists(folder + "/HALT"))
        run.send(SIGCONT)
        let heeded = try wait { $0["level"]?.string == "HALT" && $0["running"] == .bool(true) }
        // The question that nobody answered still waits in the socket, and may be read first.
        let causes = ["file: the file HALT is there", "operator: asked for on the command line"]
        #expect(causes.contains(heeded?["cause"]?.string ?? ""), "\(heeded ?? .null)")
        run.send(SIGINT)
        let ended = try run.answer()
        #expect(ended.status == 4, "\(ended)")
        #expect(try ended.json()["level"]?.string == "HALT")
    }

    @Test func `refuses a reason that is too long, halts nothing then, and takes one that fits`()
        throws
    {
        let many = ["--profile", "dev", "--json", "--reason", String(repeating: "é", count: 501)]
        let commands = [
            ["halt"], ["reduce-only"], ["arm", "--halt-id", "x"], ["flatten", "--yes"],
        ]
        for command in commands {
            let answer = try Program.run(command + many, at: desk)
            let error = try answer.json()["error"]
            #expect(answer.status == 2 && error?["code"]?.string == "reason.too_long", "\(answer)")
            #expect(error?["key"]?.string == "--reason")
        }
        #expect(try status()["level"]?.string == "NORMAL")
        let most = String(repeating: "é", count: 500)
        let halt = try Program.run(["halt", "--profile", "dev", "--reason", most], at: desk)
        #expect(halt.status == 0, "\(halt)")
        #expect(try status()["cause"]?.string == "operator: " + most)
    }

    @Test func `tells a run that was killed from one that stopped`() throws {
        let run = try Program.start(
            ["run", "--profile", "dev", "--for", "20m", "--json"], at: desk)
        #expect(try wait { $0["running"] == .bool(true) } != nil)
        run.send(SIGKILL)
        _ = try run.answer()
        let pid = run.process.processIdentifier
        let told = "the last run did not end: process \(pid) is gone"
        let status = try status()
        #expect(status["running"] == .bool(false))
        #expect(status["unfinished"]?["message"]?.string == told)
        let page = try Program.run(["status", "--profile", "dev"], at: desk)
        #expect(page.status == 0 && page.lines.contains("last run   " + told), "\(page)")
        let next = try Program.run(["run", "--profile", "dev", "--cycles", "1"], at: desk)
        #expect(next.status == 0, "\(next)")
        #expect(try self.status()["unfinished"] == nil)
    }

    @Test func `begins at the level that the profile starts with, until a person arms`() throws {
        let start = ["--set", "start_level=REDUCE_ONLY"]
        let run = try Program.start(
            ["run", "--profile", "dev", "--for", "20m", "--json"] + start, at: desk)
        let raised = try #require(try wait { $0["level"]?.string == "REDUCE_ONLY" })
        #expect(raised["cause"]?.string == "profile: start_level is REDUCE_ONLY")
        let id = try #require(raised["halt_id"]?.string)
        let arm = try Program.run(
            ["arm", "--profile", "dev", "--halt-id", id, "--reason", "looked at it", "--json"],
            at: desk)
        #expect(arm.status == 0, "\(arm)")
        #expect(try status()["level"]?.string == "NORMAL")
        run.send(SIGINT)
        #expect(try run.answer().status == 0)
        let again = try Program.run(
            ["run", "--profile", "dev", "--cycles", "300", "--json"] + start, at: desk)
        let summary = try again.json()
        #expect(summary["level"]?.string == "REDUCE_ONLY", "armed once is not armed for ever")
        #expect(summary["orders"]?.int == 0)
        #expect((summary["denied"]?.int ?? 0) > 0, "something was asked for")
    }

    @Test func `is a failure where the state cannot be looked at, not a level`() throws {
        try desk.write("in the way", to: "var")
        let answer = try Program.run(["status", "--profile", "dev", "--json"], at: desk)
        #expect(answer.status == 1, "\(answer)")
        #expect(try answer.json()["error"]?["code"]?.string == "io.unreadable")
    }
}
