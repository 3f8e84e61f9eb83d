import JSON
import Testing

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `Market data on the command line` {
    let desk: Desk
    init() throws { desk = try Desk() }

    @Test func `is missing when its path does not exist`() throws {
        try desk.write(Candles.csv(count: 10), to: "candles.csv")
        for command in [["data", "info"], ["backtest", "--profile", "dev", "--data"]] {
            let answer = try Program.run(command + ["candle.csv", "--json"], at: desk)
            #expect(answer.status == 2, "\(answer)")
            #expect(
                try answer.json()
                    == .object([
                        "error": .object([
                            "code": .string("data.not_found"),
                            "message": .string("there is no such file or folder"),
                            "file": .string("candle.csv"),
                            "remedy": .string("Perhaps candles.csv was meant."),
                        ])
                    ]))
        }
    }

    @Test func `names the line of a broken row and leaves nothing behind`() throws {
        let text = Candles.csv(count: 100) { index, line in
            index == 40 ? line.replacing("20", with: "x") : line
        }
        try desk.write(text, to: "broken.csv")
        let before = try desk.names(in: ".")
        let commands = [
            ["data", "info", "broken.csv"],
            ["data", "convert", "broken.csv", "--product", "BTC-USD", "--output", "out.pbd"],
            ["backtest", "--profile", "dev", "--data", "broken.csv", "--trades", "trades.csv"],
        ]
        for command in commands {
            let answer = try Program.run(command, at: desk)
            #expect(answer.status == 1, "\(answer)")
            #expect(answer.err.contains("broken.csv:42: error: "), "\(answer)")
        }
        let left = try desk.names(in: ".").filter { $0 != "var" }
        #expect(left == before)
        #expect(try runs().isEmpty)
    }

    private func runs() throws -> [String] {
        let folder = "var/data/perps_bot/dev/backtests"
        return desk.exists(folder) ? try desk.names(in: folder) : []
    }

    @Test func `is summed up with what is missing`() throws {
        let whole = Candles.csv(count: 100).split(separator: "\n")
        let text = whole[...50] + whole[61...]
        try desk.write(text.joined(separator: "\n") + "\n", to: "gap.csv")
        let answer = try Program.run(
            ["data", "info", "gap.csv", "--product", "BTC-USD", "--json"], at: desk)
        let file = try answer.json()[0]
        #expect(answer.status == 0, "\(answer)")
        #expect(
            file?.keys == [
                "path", "sha256", "format", "product", "rows", "interval_seconds", "first_ts",
                "last_ts", "gaps", "missing", "rounded", "ignored", "events",
            ])
        #expect(file?["rows"]?.int == 90 && file?["interval_seconds"]?.int == 60)
        #expect(file?["gaps"]?.int == 1 && file?["events"]?["candles"]?.int == 90)
        #expect(file?["missing"]?[0]?["seconds"]?.int == 600)
    }

    @Test func `gives the same decisions when it is converted`() throws {
        try desk.write(Candles.csv(count: 400), to: "candles.csv")
        let convert = try Program.run(
            [
                "data", "convert", "candles.csv", "--product", "BTC-USD", "--output", "out.pbd",
                "--json",
            ], at: desk)
        let json = try convert.json()
        #expect(convert.status == 0, "\(convert)")
        #expect(json["events"]?.int == 400 && json["inputs"]?[0]?["rows"]?.int == 400)
        let hashes = try ["candles.csv", "out.pbd"].map { path in
            try Backtesting.run(["--data", path], at: desk)["decisions_sha256"]
        }
        #expect(hashes[0] != nil && hashes[0] == hashes[1])
    }

    @Test func `is not converted onto itself, nor half`() throws {
        try desk.write(Candles.csv(count: 10), to: "candles.csv")
        try desk.write("precious", to: "out.pbd")
        let same = try Program.run(
            ["data", "convert", "candles.csv", "--product", "BTC-USD", "-o", "./candles.csv"],
            at: desk)
        #expect(same.status == 2 && same.err.contains("is an input too"), "\(same)")
        #expect(try desk.read("candles.csv") == Candles.csv(count: 10))
        try desk.write("start,open\n1,2\n", to: "bad.csv")
        let bad = try Program.run(
            ["data", "convert", "bad.csv", "--product", "BTC-USD", "-o", "out.pbd"], at: desk)
        #expect(bad.status == 1, "\(bad)")
        #expect(try desk.read("out.pbd") == "precious")
    }

    @Test func `of an inverse contract is refused by name, with and without a product`() throws {
        try desk.write(
            #"1700000000000000000 {"stream":"btcusd_perp@depth","data":{"e":"depthUpdate","#
                + #""s":"BTCUSD_PERP","U":1,"u":2,"pu":0,"b":[["1","1"]],"a":[]}}"# + "\n",
            to: "perp.jsonl")
        for more in [[], ["--product", "BTC-USD"]] {
            let answer = try Program.run(
                ["data", "convert", "perp.jsonl", "-o", "out.pbd", "--json"] + more, at: desk)
            let error = try answer.json()["error"]
            #expect(answer.status == 1, "\(answer)")
            #expect(
                error?["message"]?.string
                    == "BTCUSD_PERP is an inverse contract, which pays in its own coin")
            #expect(error?["file"]?.string == "perp.jsonl" && error?["line"]?.int == 1)
        }
        #expect(!desk.exists("out.pbd"))
    }

    @Test(arguments: [
        ("BTC-USD", "perps-bot backtest --profile dev --data out.pbd"),
        ("ETH-USD", "perps-bot backtest --profile dev --symbols ETH-USD --data out.pbd"),
        (
            "BTC-USDT",
            "name BTC-USDT in a profile with account.currency USDT, then "
                + "perps-bot backtest --profile NAME --data out.pbd"
        ),
    ])
    func `ends its conversion with a command that works`(product: String, next: String) throws {
        try desk.write(Candles.csv(count: 50), to: "candles.csv")
        let convert = try Program.run(
            ["data", "convert", "candles.csv", "--product", product, "-o", "out.pbd"], at: desk)
        #expect(convert.lines.last == "next     " + next, "\(convert)")
        guard next.hasPrefix("perps-bot") else { return }
        let words = next.split(separator: " ").dropFirst().map(String.init)
        let backtest = try Program.run(words + ["--json"], at: desk)
        #expect(try backtest.json()["events"]?.int == 50, "\(backtest)")
    }
}
