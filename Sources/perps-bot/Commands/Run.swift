internal import ArgumentParser
internal import Assembly
internal import Domain
internal import PluginHost
internal import Profile

/// The command `perps-bot run`.
struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a profile by the clock, with simulated money or, in mode live, with real.",
        discussion: """
            Examples:
              perps-bot run --profile dev --for 10s
              perps-bot run --profile dev --cycles 60 --json
              perps-bot run --profile cb.yaml --record today.jsonl
              perps-bot run --profile my.yaml --symbols ETH-USD,SOL-USD
              perps-bot run --profile canary --confirm 'Default 1000 USD' </dev/null
              perps-bot run --profile canary --dry-run --no-reduce-only

            A profile whose feed or venue is coinbase needs the network; one that trades there needs
            a key, in the file that COINBASE_CREDENTIALS_FILE names. In mode live portfolio and
            limit have to be typed first; a script without a terminal gives them as --confirm.
            Open orders are cancelled when a run there ends.

            A switch that is not given, such as --dry-run or --no-dry-run, is left to the profile.

            Ctrl-C stops in order, with the summary; a second one stops at once. While it runs,
            `perps-bot status`, `halt`, `reduce-only` and `arm` reach it from another terminal.
            """)

    @OptionGroup var options: ProfileOptions
    @OptionGroup var switches: SwitchOptions

    @Option(name: .customLong("for"), help: "Stop after this much wall time, such as 10s or 5m.")
    var wall: String?

    @Option(name: .long, help: "Stop after this many telemetry cycles of engine time.")
    var cycles: Int?

    @Option(name: .long, help: "Keep Coinbase's frames in this new file; a backtest replays it.")
    var record: String?

    @OptionGroup var consent: ConsentOptions

    @Flag(name: .long, help: "Load only plugins that came with the program.")
    var safeMode = false

    @Flag(
        name: .long,
        help: "In mode live, run although LD_PRELOAD or its like puts code into this process.")
    var allowLoaderEnv = false

    @Option(
        name: .long,
        help: "Why program, profile or plugins differ from the last run; a live run asks for it.")
    var because: String?

    func validate() throws {
        if let because, because.allSatisfy(\.isWhitespace) {
            throw ValidationError("--because takes a reason")
        }
        if let cycles, cycles < 1 { throw ValidationError("--cycles takes a number from 1 on") }
    }

    func run() throws {
        let loaded = try LoadedProfile.load(
            options.profile, layers: switches.layers(over: options.above.layers),
            prefixShare: Environment.prefixShare)
        if loaded.profile.mode == .live, !allowLoaderEnv {
            try LoaderVariables.refuse(Environment.variables)
        }
        var scan = Environment.scan
        scan.trust.isSafeMode = safeMode
        var run = ClockRun(
            loaded: loaded, scan: scan,
            folder: StateFolder(home: Environment.home, profile: loaded.profile.name))
        run.wallMax = try wall.map { try DurationArgument.read($0, option: "--for") }
        run.cyclesMax = cycles
        (run.recordPath, run.because) = (record, because)
        if record != nil, case .generated = loaded.profile.feed {
            throw Fault(
                .usage, code: "run.record", "a generated market needs no recording",
                key: "--record",
                remedy: "replay it with the same seed, or use feed: {kind: coinbase}")
        }
        let opening =
            try loaded.profile.isOnCoinbase
            ? CoinbaseOpening(loaded, environment: Environment.variables) : nil
        defer { opening?.close() }
        run.opening = opening
        for remark in opening?.remarks ?? [] { Output.note(remark) }
        if loaded.profile.mode == .live {
            guard let portfolio = opening?.portfolio else {
                preconditionFailure("a live profile trades at Coinbase")
            }
            try LiveConsent(loaded.profile, portfolio: portfolio).ask(consent)
        }
        Interrupt.watch()
        let reporter = Reporter(wantsJSON: options.json)
        let watcher = ConsoleWatcher(reporter, warnings: loaded.warnings, wantsJSON: options.json)
        let result = try run.run(
            watch: watcher,
            signals: Interrupt.signals)
        reporter.end(
            result, currency: loaded.profile.currency, files: [],
            what: "stopped (\(result.stoppedBy ?? "end"))")
        if result.level >= .halt { throw ExitCode(4) }
    }
}
