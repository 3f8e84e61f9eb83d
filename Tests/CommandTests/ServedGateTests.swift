import JSON
import Testing

/// The gate of derivatives before an exchange that lists them, whose keys may do different things.
@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `The gate of derivatives at an exchange` {
    let venue: ServedVenue
    init() throws {
        venue = try ServedVenue(
            at: try Desk(),
            ["--products", "BTC-USD,BIP-20DEC30-CDE,BTC-PERP-INTX", "--seed", "5", "--pace", "5x"])
    }

    /// Whoever comes, with which key, and what is missing.
    struct Visit: Sendable, CustomTestStringConvertible {
        var product: String
        var key: String?
        var isOpen = true
        var code: String
        var missing: String
        var testDescription: String { "\(product) with \(key ?? "no key"): \(code)" }
    }

    private static let future = "BIP-20DEC30-CDE"
    private static let perpetual = "BTC-PERP-INTX"

    static let visits = [
        Visit(
            product: future, key: "key.json", isOpen: false, code: "profile.derivatives_closed",
            missing: "BIP-20DEC30-CDE is a derivative, and the gate is closed"),
        Visit(
            product: perpetual, key: "key-intx.json", isOpen: false,
            code: "profile.derivatives_closed",
            missing: "BTC-PERP-INTX is a derivative, and the gate is closed"),
        Visit(
            product: future, code: "credentials.missing",
            missing: "no credentials for Coinbase are named"),
        Visit(
            product: future, key: "key-view-only.json", code: "coinbase.key_may_not_trade",
            missing: "the key may not trade"),
        Visit(
            product: perpetual, key: "key-view-only.json", code: "coinbase.key_may_not_trade",
            missing: "the key may not trade"),
        Visit(
            product: future, key: "key-intx.json", code: "derivatives.unproven",
            missing: "the key's portfolio is not enabled for US futures (CFM)"),
        Visit(
            product: perpetual, key: "key.json", code: "coinbase.forbidden",
            missing: "whether international perpetuals (INTX) is enabled: not permitted"),
        Visit(
            product: future, key: "key.json", code: "derivatives.unbooked",
            missing: "all that opens the gate to BIP-20DEC30-CDE is proven"),
        Visit(
            product: perpetual, key: "key-intx.json", code: "derivatives.unbooked",
            missing: "all that opens the gate to BTC-PERP-INTX is proven"),
    ]

    /// Writes a profile that trades a product at the exchange, or on its market with simulated
    /// money.
    private func write(_ profile: String, _ product: String, tradesHere: Bool) throws {
        let money = [Self.future: "USD", Self.perpetual: "USDC"][product]
        try venue.writeTrader(profile, tradesHere: tradesHere, product: product, money: money)
    }

    /// A run of two seconds that trades a product at the exchange.
    private func run(
        _ product: String, key: String? = "key.json", isOpen: Bool = true
    ) throws -> Program.Answer {
        try write("here", product, tradesHere: true)
        return try venue.run(
            ["run", "--for", "2s", "--json"], profile: "here", key: key,
            environment: isOpen ? Self.variable : [:])
    }

    private static let variable = ["COINBASE_ENABLE_DERIVATIVES": "1"]

    @Test func `lets nobody through, and says each time what is missing`() throws {
        for visit in Self.visits {
            let answer = try run(visit.product, key: visit.key, isOpen: visit.isOpen)
            #expect(answer.status != 0, "\(visit.testDescription): \(answer)")
            let fault = try answer.json()["error"]
            #expect(fault?["code"]?.string == visit.code, "\(visit.testDescription): \(answer)")
            #expect(
                fault?["message"]?.string?.hasPrefix(visit.missing) == true,
                "\(visit.testDescription): \(answer)")
            #expect(!venue.desk.exists("var/data/perps_bot/here"))
        }
        #expect(try venue.truth()["orders"] == .array([]))
    }

    /// The exchange's market, its terms, and nobody's money.
    @Test(arguments: [(future, "1"), (perpetual, "0.01")])
    func `opens its market to simulated money by the variable alone`(
        product: String, size: String
    ) throws {
        try write("there", product, tradesHere: false)
        let pulse =
            "strategies=[{module: perps.pulse, name: p, products: [\(product)], "
            + "parameters: {every: 2, size: \(size)}}]"
        let answer = try venue.run(["--set", pulse], "there", environment: Self.variable, key: nil)
        {
            $0["fills"]?.int ?? 0 > 0
        }
        #expect(answer.status == 0, "\(answer)")
        let result = try answer.json()
        #expect(result["residual"] == .string("0"))
        #expect(result["fills"]?.int ?? 0 > 0, "\(answer)")
        let story = try venue.run(
            ["explain", "order", "1"], profile: "there", key: nil, environment: Self.variable)
        #expect(story.status == 0, "\(story)")
        #expect(story.lines.first?.contains("BUY \(product)") == true, "\(story)")
        #expect(story.out.contains("size \(size);"), "\(story)")
        #expect(try venue.truth()["orders"] == .array([]))
    }

    @Test func `is open beside it to spot products, whatever the exchange lists`() throws {
        let answer = try run("BTC-USD")
        #expect(answer.status == 0, "\(answer)")
        #expect(try answer.json()["residual"] == .string("0"))
    }
}
