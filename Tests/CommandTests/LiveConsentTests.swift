import Foundation
import JSON
import Testing

/// Whether a run with real money may begin.
@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `Consent to a live run` {
    let venue: ServedVenue
    init() throws {
        venue = try ServedVenue(at: try Desk(), ["--seed", "3"])
        try venue.writeProfile("real")
    }

    private func run(
        _ profile: String, _ more: [String] = [], typing line: String? = nil
    ) throws -> Program.Answer {
        try Program.start(
            ["run", "--for", "1s", "--json", "--profile", profile] + more, at: venue.desk,
            environment: ["COINBASE_CREDENTIALS_FILE": venue.desk.path + "/keys/key.json"],
            seat: line.map { Program.Seat.typing($0) } ?? .script
        ).answer()
    }

    private func expectRefusal(_ answer: Program.Answer, _ why: String) throws {
        #expect(answer.status == 2, "\(answer)")
        #expect(
            try answer.json()
                == .object([
                    "error": .object([
                        "code": .string("run.no_consent"),
                        "message": .string("live trading was not confirmed: \(why)"),
                        "remedy": .string(
                            "type 'Default 20 USD' on a terminal, or in a script give --confirm "
                                + "with it"),
                    ])
                ]))
        #expect(!venue.desk.exists("var/data"))
        #expect(try venue.truth()["orders"]?.array == [])
    }

    @Test func `is not there without a terminal and without a word`() throws {
        try expectRefusal(try run("real"), "standard input is no terminal")
    }

    @Test(arguments: [
        "", "yes", "Default", "20 USD", "default 20 USD", "Default 2 20 USD", "Default 200 USD",
    ])
    func `is not given by other words`(_ words: String) throws {
        try expectRefusal(try run("real", typing: words), "something else was typed")
    }

    @Test func `is typed on a terminal, whatever the command line says`() throws {
        try expectRefusal(
            try run("real", ["--yes", "--confirm", "Default 20 USD"], typing: "y"),
            "something else was typed")
    }

    @Test func `shows what is at stake and passes with the words`() throws {
        let answer = try run("real", typing: " Default  20 USD ")
        #expect(answer.status == 0, "\(answer)")
        for line in [
            "This trades with real money.", "  profile      real", "  portfolio    Default",
            "  products     BTC-USD",
            "  one order    at most 10 USD", "  a position   at most 20 USD",
            "  daily loss   stops entries at 5 USD", "  all          at most 20 USD",
            "Type Default 20 USD to go on:",
        ] {
            #expect(answer.err.contains(line), "\(answer)")
        }
        #expect(try answer.json()["mode"] == .string("live"))
    }

    @Test func `is not given by --yes, and by --confirm only with the whole of the words`() throws {
        try expectRefusal(try run("real", ["--yes"]), "--yes is not enough where money is real")
        for words in ["Default", "Default 2 USD", "yes"] {
            try expectRefusal(try run("real", ["--confirm", words]), "--confirm says '\(words)'")
        }
    }

    @Test func `is given by --confirm where there is no terminal`() throws {
        let answer = try run("real", ["--confirm", "Default 20 USD"])
        #expect(answer.status == 0, "\(answer)")
        #expect(answer.err.contains("  all          at most 20 USD"), "\(answer)")
        #expect(!answer.err.contains("Type "))
        #expect(try answer.json()["mode"] == .string("live"))
    }

    @Test func `is asked for before an order by hand, and --yes is not it`() throws {
        let order = [
            "orders", "place", "buy", "BTC-USD", "--notional", "5", "--type", "market", "--json",
        ]
        func place(_ more: [String]) throws -> Program.Answer {
            try venue.run(order + more, profile: "real")
        }
        try expectRefusal(try place(["--yes"]), "--yes is not enough where money is real")
        let answer = try place(["--confirm", "\(try venue.portfolio()) 20 USD"])
        #expect(!answer.err.contains("run.no_consent"), "\(answer)")
        #expect(try answer.json()["product"] == .string("BTC-USD"), "\(answer)")
    }

    @Test func `is not even asked for while the portfolio is unset`() throws {
        let text = try venue.desk.read("config/profiles/real.yaml")
        let id = try venue.portfolio()
        try venue.desk.write(
            text.replacing("portfolio: \(id)", with: "portfolio: unset"),
            to: "config/profiles/real.yaml")
        let answer = try run("real", typing: "Default")
        #expect(answer.status == 2, "\(answer)")
        let error = try #require(try answer.json()["error"])
        #expect(error["code"] == .string("profile.no_portfolio"))
        #expect(error["file"] == .string("config/profiles/real.yaml"))
        #expect(error["key"] == .string("venue.portfolio"))
        #expect(
            error["message"] == .string("is unset, and this would spend real money"), "\(answer)")
        #expect(
            error["remedy"]?.string?.contains("perps-bot account --profile config/profiles/real")
                == true, "\(answer)")
        #expect(!answer.err.contains("Type "))
        #expect(!venue.desk.exists("var/data"))
    }

    @Test func `flatten sells nothing while a dry run of the profile goes on`() throws {
        let dry = try venue.start(["run", "--dry-run", "--for", "20m", "--json"], "real")
        try ServedVenue.wait("the dry run") {
            let status = try venue.run(["status", "--dry-run", "--json"], profile: "real")
            return try status.status == 0 && status.json()["running"] == .bool(true)
        }
        let answer = try venue.run(["flatten", "--yes", "--json"], profile: "real")
        #expect(answer.status == 2, "\(answer)")
        #expect(try answer.json()["error"]?["code"]?.string == "flatten.dry_run", "\(answer)")
        dry.send(SIGINT)
        let ended = try dry.answer()
        #expect(ended.status == 0, "\(ended)")
    }
}
