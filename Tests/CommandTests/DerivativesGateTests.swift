import JSON
import Testing

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `The gate of derivatives` {
    let desk: Desk
    init() throws { desk = try Desk() }

    @Test(arguments: [
        ("BTC-PERP-INTX", "international perpetuals (INTX)"),
        ("BIP-20DEC30-CDE", "US futures (CFM)"),
    ])
    func `says the three things to do while it is closed`(symbol: String, market: String) throws {
        let answer = try Program.run(["run", "--profile", "prod", "--symbols", symbol], at: desk)
        #expect(answer.status == 2, "\(answer)")
        for part in [
            "\(symbol) is a derivative, and the gate is closed", "COINBASE_ENABLE_DERIVATIVES=1",
            "give a key that may trade", "have \(market) enabled for its portfolio at Coinbase",
        ] {
            #expect(answer.err.contains(part) || answer.out.contains(part), "\(answer)")
        }
        #expect(!desk.exists("var/data"))
    }

    @Test(arguments: ["dev", "demo", "prod"])
    func `is closed to simulated money too, and to no profile more than to another`(
        profile: String
    ) throws {
        let answer = try Program.run(
            ["profiles", "check", profile, "--json", "--symbols", "BIP-20DEC30-CDE"], at: desk)
        #expect(answer.status == 2, "\(answer)")
        let errors = try #require(try answer.json()["errors"]?.array)
        let gate = errors.filter { $0["code"]?.string == "profile.derivatives_closed" }
        #expect(
            gate.map { $0["message"]?.string } == [
                "BIP-20DEC30-CDE is a derivative, and the gate is closed"
            ])
        #expect(
            gate.first?["remedy"]?.string
                == "Three things open it: set COINBASE_ENABLE_DERIVATIVES=1; give a key that may "
                + "trade, by COINBASE_API_KEY and COINBASE_API_SECRET or COINBASE_CREDENTIALS_FILE;"
                + " have US futures (CFM) enabled for its portfolio at Coinbase. Or name a spot "
                + "product")
    }

    @Test(arguments: ["0", "true", "yes", " 1", ""])
    func `opens for no other word than 1`(value: String) throws {
        let answer = try Program.run(
            ["profiles", "check", "prod", "--json", "--symbols", "BTC-PERP-INTX"], at: desk,
            environment: ["COINBASE_ENABLE_DERIVATIVES": value])
        #expect(answer.status == 2, "\(answer)")
    }

    @Test func `trades with simulated money once the variable is set, and never another product`()
        throws
    {
        let profile = try desk.read("config/profiles/dev.yaml")
            .replacing("name: dev ", with: "name: coin ")
            .replacing(" USD", with: " USDC")
        try desk.write(profile, to: "config/profiles/coin.yaml")
        let answer = try Program.run(
            [
                "run", "--profile", "coin", "--cycles", "60", "--json", "--symbols",
                "BTC-PERP-INTX",
            ], at: desk, environment: ["COINBASE_ENABLE_DERIVATIVES": "1"])
        #expect(answer.status == 0, "\(answer)")
        let json = try answer.json()
        #expect(json["residual"]?.string == "0")
        #expect(!answer.out.contains("BTC-USD"))
    }

    /// A contract of 0.01 BTC at 59,975 is worth 599.75, and pays 60 bps of that.
    ///
    /// It is bought 7.63 s after the market began at midnight, from where the console counts.
    @Test func `trades whole contracts of a US future, and says that holding them is free`() throws
    {
        let pulse =
            "strategies=[{module: perps.pulse, name: p, products: [BIP-20DEC30-CDE], "
            + "parameters: {every: 20, size: 1}}]"
        let answer = try Program.run(
            [
                "run", "--profile", "dev", "--cycles", "60", "--set", "feed.pace=max", "--symbols",
                "BIP-20DEC30-CDE", "--set", pulse,
            ], at: desk, environment: ["COINBASE_ENABLE_DERIVATIVES": "1"])
        #expect(answer.status == 0, "\(answer)")
        let trades = answer.lines.filter { $0.contains(" BUY ") || $0.contains(" SELL ") }
        #expect(
            trades.first?.hasPrefix(
                "00:07.6  BUY  1 BIP-20DEC30-CDE @ 59975  fee 3.60  guards ") == true,
            "\(answer)")
        #expect(trades.count > 1)
        #expect(trades.allSatisfy { $0.contains(" 1 BIP-20DEC30-CDE @ ") })
        #expect(answer.lines.contains("ledger   balances to a residual of 0"))
        #expect(!answer.out.contains("-USD"))
        #expect(
            answer.err.contains(
                "products[0].funding_rate: BIP-20DEC30-CDE states none, so holding it costs and "
                    + "earns nothing until the market tells a rate"), "\(answer)")

        let story = try Program.run(["explain", "order", "1", "--profile", "dev"], at: desk)
        #expect(story.status == 0, "\(story)")
        for line in [
            "  order-notional    floor   allow       606.2156 of 1000 USD",
            "  margin            floor   allow       148.2396 of 10000 USD",
            "  liquidation       floor   allow       10000 of 1500 bps",
        ] {
            #expect(story.lines.contains { $0.hasPrefix(line) }, "\(line) in \(story)")
        }
    }

    /// At 01:00 a contract of 0.01 BTC at 59,990 is held: 10 bps of 599.90 are paid.
    @Test func `shows in the summary what holding has cost`() throws {
        let pulse =
            "strategies=[{module: perps.pulse, name: p, products: [BIP-20DEC30-CDE], "
            + "parameters: {every: 5000, size: 1}}]"
        let answer = try Program.run(
            [
                "run", "--profile", "dev", "--cycles", "62", "--set", "feed.pace=max", "--set",
                "telemetry.cycle=1m", "--set",
                "products=[{symbol: BIP-20DEC30-CDE, funding_rate: 10 bps}]", "--set", pulse,
            ], at: desk, environment: ["COINBASE_ENABLE_DERIVATIVES": "1"])
        #expect(answer.status == 0, "\(answer)")
        let money = answer.lines.first { $0.hasPrefix("money ") }
        #expect(
            money?.contains(", fees 3.62 USD, funding -0.60 USD, max drawdown ") == true,
            "\(answer)")
        #expect(!answer.err.contains("funding_rate"), "\(answer)")
    }

    @Test func `takes no contract whose size nobody says`() throws {
        let ether = "products=[{symbol: ETP-20DEC30-CDE}]"
        let answer = try Program.run(
            ["profiles", "check", "dev", "--json", "--set", ether, "--set", "strategies=[]"],
            at: desk, environment: ["COINBASE_ENABLE_DERIVATIVES": "1"])
        #expect(answer.status == 2, "\(answer)")
        #expect(
            try answer.json()["errors"]?.array?.map { $0["code"]?.string } == ["product.contract"])
        let stated = try Program.run(
            [
                "profiles", "check", "dev", "--json", "--set",
                ether.replacing("}", with: ", contract_size: 0.1}"), "--set", "strategies=[]",
            ], at: desk, environment: ["COINBASE_ENABLE_DERIVATIVES": "1"])
        #expect(stated.status == 0, "\(stated)")
    }

    @Test(arguments: ["BTC-PERP", "BIP-20DEC30-USD", "BIP-PERP-CDX"])
    func `knows no product by a name that says no market`(symbol: String) throws {
        for environment in [[:], ["COINBASE_ENABLE_DERIVATIVES": "1"]] {
            let answer = try Program.run(
                ["run", "--profile", "dev", "--cycles", "5", "--symbols", symbol], at: desk,
                environment: environment)
            #expect(answer.status == 2, "\(answer)")
            #expect(answer.out == "")
            #expect(
                answer.err
                    == "--symbols: error: products[0]: \(symbol) names no product: it says neither "
                    + "spot nor a market of derivatives; Write a perpetual as BTC-PERP-INTX, a US "
                    + "future as BIP-20DEC30-CDE, or a spot product such as BTC-USD\n")
            #expect(!desk.exists("var/data"))
        }
    }
}
