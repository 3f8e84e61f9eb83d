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
}
