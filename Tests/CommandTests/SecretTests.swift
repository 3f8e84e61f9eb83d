import Foundation
import JSON
import Testing

/// Keys made for these tests; they open nothing but the exchange that the tests serve.
private enum Planted {
    static let name = "organizations/5f0e7d1c-planted/apiKeys/c0ffee42-1111-planted"
    static let id = "d00dfeed-2222-4333-8444-planted00000"
    static let passphrase = "rye-anvil-42-lantern"
    static let seed = "nLQlZEYupeq3jM4aUrgTlxJd9S78wNflPap9T6ewaXw="
    static let pem = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEILMhTzDCBlhfm7k2vZeFlZueZmZu02basLV8Q7zlpYxioAoGCCqGSM49
        AwEHoUQDQgAEJnZwedo4Figq5EBjNwUB0P4eebjEbbKYS4Zhrka2VFtEWMRbJns2
        Ki3n/IC6LqWeypwToTejyCWhh9IlbHvrtA==
        -----END EC PRIVATE KEY-----
        """
    /// The same key, opened by `passphrase`.
    static let encrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiRKEc4cZKc3QICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEIJdWLCcxvYys42eljPj35UEgZC8
        BBmtl6E2iYDR+aO5H/RY7QrrX5LZihEWxxBOq2Ez9Q9Aj7IT4Y3iw0m3LNX2l0AJ
        8/tc5KndgiNPyv2V6BkXn1LBF8DKxOU91h5jIgQFPu4uf+UAEw6uAZYexZRv1x5B
        Jmg3B7+oXnm3R+feBYeM0gFrM9fvveKGeXxf4rYnK0SKg2ln9S0/IjjoOplKlgc=
        -----END ENCRYPTED PRIVATE KEY-----
        """

    static func file(_ named: String, _ name: String, _ key: String) -> String {
        JSONValue.object([JSONMember(named, .string(name)), JSONMember("privateKey", .string(key))])
            .text()
    }

    /// Everything of them that nobody may be told.
    static func hunt() throws -> SecretHunt {
        var hunt = SecretHunt()
        hunt.add(name: name)
        hunt.add(name: id)
        hunt.add(pem: pem)
        hunt.add(pem: encrypted)
        hunt.add(word: "the passphrase", passphrase)
        hunt.add("the seed as it is given", seed)
        hunt.add(scalar: try #require(Data(base64Encoded: seed)))
        // SEC 1 has the number behind seven bytes of head.
        let body = pem.split(separator: "\n").filter { !$0.hasPrefix("-") }.joined()
        hunt.add(scalar: try #require(Data(base64Encoded: body)).dropFirst(7).prefix(32))
        return hunt
    }
}

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `A secret` {
    private let desk: Desk

    init() throws {
        desk = try Desk()
        try FileManager.default.createDirectory(
            atPath: desk.path + "/planted", withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }

    /// Writes a file that nobody else may read.
    @discardableResult
    private func plant(_ text: String, _ name: String) throws -> String {
        try desk.write(text, to: "planted/" + name)
        let path = desk.path + "/planted/" + name
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        return path
    }

    @Test func `is told nowhere by runs that log all, one of which crashes`() throws {
        let known = [
            try plant(Planted.file("name", Planted.name, Planted.pem), "known.json"),
            try plant(Planted.file("id", Planted.id, Planted.seed), "seed.json"),
        ]
        let sealed = try plant(
            Planted.file("name", Planted.name, Planted.encrypted), "sealed.json")
        let venue = try ServedVenue(
            at: desk,
            ["--seed", "7", "--pace", "5x", "--key", known[0], "--key", known[1]])
        let forms: [(name: String, environment: [String: String])] = [
            (
                "lined",
                [
                    "COINBASE_API_KEY": Planted.name,
                    "COINBASE_API_SECRET": Planted.pem.replacing("\n", with: "\\n"),
                ]
            ),
            ("seeded", ["COINBASE_CREDENTIALS_FILE": known[1]]),
            (
                "sealed",
                [
                    "COINBASE_CREDENTIALS_FILE": sealed,
                    "COINBASE_KEY_PASSPHRASE": Planted.passphrase,
                ]
            ),
        ]
        var calls: [(name: String, call: Program.Call)] = []
        for form in forms {
            try venue.writeTrader(form.name, tradesHere: true)
            let command = ["run", "--profile", form.name, "--for", "20m", "--json"]
            calls.append(
                (form.name, try Program.start(command, at: desk, environment: form.environment)))
        }
        try ServedVenue.wait("an order of each run") {
            try calls.allSatisfy { name, call in
                try #require(call.process.isRunning, "\(name) has ended")
                // Before the run has begun there is no log.
                let log = try? desk.read("var/logs/perps_bot-\(name).jsonl")
                return log?.contains("order.submitted") == true
            }
        }
        calls[2].call.send(SIGSEGV)
        var answers: [(String, Program.Answer)] = []
        for (name, call) in calls.prefix(2) { answers.append((name, try call.stopped())) }
        answers.append(("the crash", try calls[2].call.answer()))
        #expect(answers.map { $0.1.status } == [0, 0, 128 + SIGSEGV], "\(answers)")
        for command in ["preflight", "account", "fills"] {
            let answer = try Program.run(
                [command, "--profile", "lined"], at: desk, environment: forms[0].environment)
            answers.append((command, answer))
        }
        try Planted.hunt().expectNothing(at: desk, but: ["planted", "keys"], answers)
    }

    /// Key files that are not as they ought to be, the code of the error, and what opens them.
    private static let malformed: [(name: String, text: String, code: String, pass: String)] = {
        let lines = Planted.pem.split(separator: "\n").map(String.init)
        let torn = (lines.prefix(2) + lines.suffix(2)).joined(separator: "\n")
        let good = Planted.file("name", Planted.name, Planted.pem)
        let sealed = Planted.file("name", Planted.name, Planted.encrypted)
        func keyed(_ key: String) -> String { Planted.file("name", Planted.name, key) }
        return [
            ("a PEM that lacks a line", keyed(torn), "bad_key", ""),
            ("a PEM that ends early", keyed(String(Planted.pem.prefix(150))), "bad_key", ""),
            ("a file that breaks off", String(good.prefix(good.count / 2)), "bad_file", ""),
            ("a file with more behind it", good + Planted.seed, "bad_file", ""),
            ("the PEM alone", Planted.pem, "bad_file", ""),
            (
                "a key given twice", "{\"privateKey\":\"\(Planted.seed)\"," + good.dropFirst(),
                "bad_file", ""
            ),
            ("a seed that is cut", keyed(String(Planted.seed.prefix(36))), "bad_key", ""),
            ("a seed with more behind it", keyed(Planted.seed + Planted.seed), "bad_key", ""),
            ("a seed that is no base64", keyed("!" + Planted.seed), "bad_key", ""),
            (
                "a name that is none",
                Planted.file("name", Planted.name + " " + Planted.seed, Planted.pem), "bad_name", ""
            ),
            ("an encrypted key without a passphrase", sealed, "bad_key", ""),
            (
                "an encrypted key and a wrong passphrase", sealed, "bad_key",
                "wrong-" + Planted.passphrase
            ),
        ]
    }()

    @Test func `is told by no error about a key file that is not as it ought to be`() throws {
        try desk.write(
            """
            name: local
            mode: paper
            venue: {kind: coinbase, rest: "http://127.0.0.1:9", market_ws: "ws://127.0.0.1:9/",
              user_ws: "ws://127.0.0.1:9/user"}
            feed: {kind: coinbase}
            products: [BTC-USD]
            limits: {price_collar: 100 bps, order_notional: 1_000 USD,
              position_notional: 5_000 USD, gross_exposure: 10_000 USD, open_orders: 20,
              order_rate: 10/s, duplicate_window: 2s, mark_staleness: 10s, daily_loss: 500 USD}
            strategies: []

            """, to: "config/profiles/local.yaml")
        var answers: [(String, Program.Answer)] = []
        for (name, text, code, pass) in Self.malformed {
            var environment = ["COINBASE_CREDENTIALS_FILE": try plant(text, "bad.json")]
            if !pass.isEmpty { environment["COINBASE_KEY_PASSPHRASE"] = pass }
            for more in [[], ["--json"]] {
                let answer = try Program.run(
                    ["account", "--profile", "local"] + more, at: desk, environment: environment)
                #expect(answer.status == 2, "\(name): \(answer)")
                if !more.isEmpty {
                    let shown = try answer.json()["error"]?["code"]?.string
                    #expect(shown == "credentials." + code, "\(name)")
                }
                answers.append((name, answer))
            }
        }
        // Nor by one about a key that stands where the path of its file belongs.
        for value in [Planted.seed, Planted.pem, Self.malformed[3].text] {
            let answer = try Program.run(
                ["account", "--profile", "local", "--json"], at: desk,
                environment: ["COINBASE_CREDENTIALS_FILE": value])
            let shown = try answer.json()["error"]?["code"]?.string
            #expect(answer.status == 2 && shown == "credentials.not_a_path", "\(answer.status)")
            answers.append(("a key as a path", answer))
        }
        var hunt = try Planted.hunt()
        hunt.add("the head of the seed", String(Planted.seed.prefix(12)))
        hunt.add("the head of a line", String(Planted.pem.split(separator: "\n")[1].suffix(24)))
        try hunt.expectNothing(at: desk, but: ["planted"], answers)
    }
}
