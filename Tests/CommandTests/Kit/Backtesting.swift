import JSON

/// Backtests as a script runs them.
enum Backtesting {
    struct Failed: Error { let answer: Program.Answer }

    /// The document of one; bars are minutes, as `Candles` makes them.
    static func run(
        _ arguments: [String], profile: String = "dev", at desk: Desk
    ) throws -> JSONValue {
        var all = ["backtest", "--profile", profile, "--json"] + arguments
        if profile == "dev" { all += ["--set", "strategies.ma.parameters.interval=1m"] }
        let answer = try Program.run(all, at: desk)
        guard answer.status == 0 else { throw Failed(answer: answer) }
        return try answer.json()
    }
}
