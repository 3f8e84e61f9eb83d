import Foundation
import JSON
import Testing

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `A preflight` {
    /// `id` and `result` of each check, in their order.
    private func results(_ answer: Program.Answer) throws -> [String] {
        let checks = try #require(try answer.json()["checks"]?.array)
        return checks.map { "\($0["id"]?.string ?? "?") \($0["result"]?.string ?? "?")" }
    }

    private static let local = [
        "profile pass", "plugins pass", "limits pass", "disk pass", "lock pass", "ladder pass",
    ]

    private static let sockets = ["market_ws pass", "user_ws pass"]

    @Test func `of a profile with a simulated venue looks at this machine alone`() throws {
        let answer = try Program.run(["preflight", "--profile", "dev", "--json"], at: try Desk())
        #expect(answer.status == 0, "\(answer)")
        #expect(try results(answer) == Self.local + ["exchange pass"])
    }

    @Test func `beside a run of the profile tells the level of that, and not that it is gone`()
        throws
    {
        let desk = try Desk()
        let run = try Program.start(
            ["run", "--profile", "dev", "--for", "20m", "--json"], at: desk)
        try ServedVenue.wait("a run that answers") {
            let status = try Program.run(["status", "--profile", "dev", "--json"], at: desk)
            return try status.status == 0 && status.json()["running"] == .bool(true)
        }
        let answer = try Program.run(["preflight", "--profile", "dev", "--json"], at: desk)
        #expect(answer.status == 1, "\(answer)")
        #expect(
            try results(answer)
                == Self.local.map { $0 == "lock pass" ? "lock fail" : $0 } + ["exchange pass"])
        #expect(try run.stopped().status == 0)
    }

    @Test func `passes with a key that trades on the portfolio that the profile names`() throws {
        let venue = try ServedVenue(at: try Desk())
        let answer = try venue.run(["preflight", "--json"])
        #expect(answer.status == 0, "\(answer)")
        #expect(
            try results(answer)
                == Self.local + [
                    "key pass", "clock pass", "permissions pass", "portfolio pass",
                    "wallets pass", "fees pass", "product pass",
                ] + Self.sockets)
        let document = try answer.json()
        #expect(document["ok"] == .bool(true))
        #expect(document["counts"]?["warn"] == .number("0"))
        #expect(document["checks"]?[12]?["subject"] == .string("BTC-USD"))
    }

    @Test func `fails where the loader is told to bring other code`() throws {
        let venue = try ServedVenue(at: try Desk())
        let answer = try venue.run(
            ["preflight", "--json"], environment: ["LD_PRELOAD": venue.desk.path + "/none.so"])
        #expect(answer.status == 1, "\(answer)")
        let failed = try answer.json()["checks"]?.array?.filter { $0["result"] == .string("fail") }
        #expect(failed?.count == 1 && failed?[0]["id"] == .string("plugins"), "\(answer)")
        #expect(failed?[0]["message"]?.string?.hasPrefix("LD_PRELOAD is set") == true)
    }

    @Test func `fails while the portfolio is not chosen, and says which id to write where`() throws
    {
        let venue = try ServedVenue(at: try Desk())
        try venue.writeProfile("new", portfolio: "unset")
        let answer = try venue.run(["preflight", "--json"], profile: "new")
        #expect(answer.status == 1, "\(answer)")
        let check = try #require(try answer.json()["checks"]?[9])
        let id = try venue.portfolio()
        #expect(check["id"] == .string("portfolio") && check["result"] == .string("fail"))
        #expect(
            check["message"] == .string("the key's is \(id); the profile names none"), "\(check)")
        #expect(
            check["remedy"]
                == .string("write portfolio: \(id) under venue in config/profiles/new.yaml"))
        let account = try venue.run(["account"], profile: "new")
        #expect(account.status == 0, "\(account)")
        #expect(
            account.err.contains("write portfolio: \(id) under venue in config/profiles/new.yaml"),
            "\(account)")
    }

    @Test func `fails without a key, and asks what can be asked without one`() throws {
        let venue = try ServedVenue(at: try Desk())
        let answer = try Program.run(
            ["preflight", "--profile", "local", "--json"], at: venue.desk)
        #expect(answer.status == 1, "\(answer)")
        #expect(
            try results(answer)
                == Self.local + [
                    "key fail", "clock pass", "permissions skip", "wallets skip", "fees skip",
                    "product pass",
                ] + Self.sockets)
    }

    @Test func `fails with a key that may only look, or belongs elsewhere`() throws {
        let venue = try ServedVenue(at: try Desk())
        try venue.writeProfile("other", portfolio: "5a6b")
        let view = try venue.run(["preflight", "--json"], key: "key-view-only.json")
        #expect(view.status == 1, "\(view)")
        #expect(try results(view)[8] == "permissions fail")
        let other = try venue.run(["preflight", "--json"], profile: "other")
        #expect(other.status == 1, "\(other)")
        // The money of another portfolio is no second fault.
        #expect(
            try results(other)
                == Self.local + [
                    "key pass", "clock pass", "permissions pass", "portfolio fail",
                    "wallets skip", "fees pass", "product pass",
                ] + Self.sockets)
    }

    @Test func `fails when a socket does not open, whatever else answers`() throws {
        let venue = try ServedVenue(at: try Desk())
        try venue.writeProfile("deaf", user: "ws://127.0.0.1:9/user")
        let answer = try venue.run(["preflight", "--json"], profile: "deaf")
        #expect(answer.status == 1, "\(answer)")
        #expect(
            try results(answer)
                == Self.local + [
                    "key pass", "clock pass", "permissions pass", "portfolio pass",
                    "wallets pass", "fees pass", "product pass", "market_ws pass",
                    "user_ws fail",
                ])
        let check = try #require(try answer.json()["checks"]?.array?.last)
        #expect(check["message"]?.string?.contains("127.0.0.1:9") == true, "\(check)")
        #expect(
            check["remedy"]
                == .string("check the address, the port, and whether the other side is running"))
    }

    @Test func `fails when the exchange does not believe the token`() throws {
        let venue = try ServedVenue(at: try Desk())
        try venue.control("faults", #"{"fault":"refuse_tokens","count":9}"#)
        let answer = try venue.run(["preflight", "--json"])
        #expect(answer.status == 1, "\(answer)")
        #expect(
            try results(answer)
                == Self.local + [
                    "key pass", "clock pass", "permissions fail", "wallets skip", "fees skip",
                    "product skip",
                ] + Self.sockets)
    }

    @Test func `fails for a product that is shut, and warns of one that is half open`() throws {
        let venue = try ServedVenue(at: try Desk())
        try venue.control("products/BTC-USD", #"{"limit_only":true}"#)
        #expect(try results(try venue.run(["preflight", "--json"]))[12] == "product warn")
        try venue.control("products/BTC-USD", #"{"cancel_only":true}"#)
        let answer = try venue.run(["preflight", "--json"])
        #expect(answer.status == 1, "\(answer)")
        #expect(try results(answer)[12] == "product fail")
    }

    @Test func `signs by the exchange's clock, and says that it differs`() throws {
        let venue = try ServedVenue(at: try Desk())
        try venue.control("faults", #"{"fault":"clock_skew","delay":"90s"}"#)
        let answer = try venue.run(["preflight", "--json"])
        #expect(answer.status == 0, "\(answer)")
        let rows = try results(answer)
        #expect(rows[7] == "clock warn")
        #expect(rows[8] == "permissions pass")
    }

    @Test func `fails when nobody answers, and stops asking`() throws {
        let venue = try ServedVenue(at: try Desk())
        venue.stop()
        let answer = try venue.run(["preflight", "--json"])
        #expect(answer.status == 1, "\(answer)")
        #expect(
            try results(answer)
                == Self.local + [
                    "key pass", "clock fail", "permissions skip", "wallets skip", "fees skip",
                    "product skip", "market_ws fail", "user_ws fail",
                ])
        let checks = try #require(try answer.json()["checks"]?.array)
        #expect(checks[7]["remedy"]?.string?.isEmpty == false)
    }

    @Test func `fails while a halt stands, and while another instance runs`() throws {
        let desk = try Desk()
        let running = try Program.start(
            ["run", "--profile", "dev", "--for", "20m", "--json"], at: desk)
        try ServedVenue.wait("a lock") {
            let answer = try Program.run(["preflight", "--profile", "dev", "--json"], at: desk)
            return try results(answer)[4] == "lock fail"
        }
        running.send(SIGINT)
        // However it was started: what is blocked in its parent is not in it.
        #expect(try running.answer().json()["stopped_by"] == .string("signal"))
        _ = try Program.run(["halt", "--profile", "dev"], at: desk)
        let answer = try Program.run(["preflight", "--profile", "dev", "--json"], at: desk)
        #expect(answer.status == 1, "\(answer)")
        #expect(try results(answer)[5] == "ladder fail")
        let checks = try #require(try answer.json()["checks"]?.array)
        #expect(checks[5]["remedy"]?.string?.contains("perps-bot arm") == true)
    }
}
