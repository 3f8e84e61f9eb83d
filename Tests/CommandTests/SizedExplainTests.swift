import JSON
import Testing

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `An order sized by Kelly and cut by a guard` {
    let desk: Desk
    init() throws { desk = try Desk() }

    /// Round trips of four trades each: two of three win 300 USD a bitcoin, the third loses 150.
    private func market() -> String {
        var (text, price) = ("timestamp,id,side,price,amount\n", 60_000)
        for index in 0..<80 {
            if index % 4 == 3 { price += index / 4 % 3 < 2 ? 300 : -150 }
            text += "\(1_709_215_200_000 + 1_000 * index),\(index + 1),buy,\(price),500\n"
        }
        return text
    }

    @Test func `is explained on one screen`() throws {
        try desk.write(market(), to: "edge.csv")
        let strategy =
            "[{module: perps.pulse, name: drill, products: [BTC-USD], "
            + "parameters: {every: 2, size: 1}, sizer: {module: perps.kelly, parameters: "
            + "{trades_min: 5, fraction: 100%, fraction_max: 50%}}}]"
        let run = try Program.run(
            [
                "backtest", "--profile", "dev", "--data", "edge.csv", "--json",
                "--set", "strategies=" + strategy, "--set", "venue.taker_fee=0 bps",
                "--set", "limits.duplicate_window=1ms",
            ], at: desk)
        #expect(run.status == 0, "\(run)")
        let answer = try Program.run(["explain", "order", "17", "--profile", "dev"], at: desk)
        #expect(answer.status == 0, "\(answer)")
        #expect(
            answer.lines.first == "order 17  filled  BUY BTC-USD  by drill  at 2024-02-29T14:00:33Z"
        )
        // Half of the equity, which is 10,000 USD and a little, where 1,000 USD are allowed.
        let sized = try #require(answer.lines.first { $0.hasPrefix("sized") })
        #expect(
            sized.hasPrefix(
                "sized   0.01617926 by drill.kelly at 61807.5: 50 of 50 %, p 75%, payoff 1.78, "
                    + "8 trades"), "\(answer)")
        #expect(sized.contains("it answered 0.080"), "\(answer)")
        let cut = answer.lines.filter { $0.contains("resize") }
        try #require(cut.count == 1, "\(answer)")
        #expect(cut[0].hasPrefix("  order-notional    floor   resize      500"), "\(answer)")
        #expect(cut[0].contains(" of 1000 USD"), "\(answer)")
        // A terminal of 40 lines and 160 columns.
        #expect(answer.lines.count < 40 && answer.lines.allSatisfy { $0.count <= 160 })
    }
}
