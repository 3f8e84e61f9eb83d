internal import ArgumentParser
internal import Assembly
internal import Domain
internal import JSON
internal import Profile

/// `perps-bot data record`.
struct DataRecord: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Keep Coinbase's market frames as they come, for backtests.",
        discussion: """
            Examples:
              perps-bot data record --profile cb.yaml --output today.jsonl
              perps-bot data record --profile cb.yaml --output hour.jsonl --for 1h
              perps-bot backtest --profile cb.yaml --data today.jsonl

            Needs no key. Every product of the profile is recorded: level 2, trades and heartbeats,
            with the moment of receipt, gaps and lost connections, and once, ahead of them, the bars
            of before that the profile's plugins ask for. Ctrl-C ends it in order. To record what a
            run sees, use `run --record`: the backtest then makes its decisions again.
            """)

    @Option(name: .long, help: "The profile whose products and market are recorded.")
    var profile: String

    @Option(name: .shortAndLong, help: "A new file of JSON lines.")
    var output: String

    @Option(name: .customLong("for"), help: "Stop after this much time, such as 10m.")
    var wall: String?

    @OptionGroup var above: LayerOptions

    func run() throws {
        let loaded = try LoadedProfile.load(
            profile, layers: above.layers, prefixShare: Environment.prefixShare)
        guard loaded.profile.isOnCoinbase else {
            throw Fault(
                .usage, code: "profile.simulated", "the profile's market is generated",
                key: "feed.kind", remedy: "name a profile with feed: {kind: coinbase}"
            ).inFile(loaded.path)
        }
        guard try !StateFolder.exists(output) else {
            throw Fault(
                .usage, code: "data.exists", "is there already", key: "--output",
                remedy: "name a file that is not: recordings are never written over"
            ).inFile(output)
        }
        var recording = MarketRecording(loaded, to: output, scan: Environment.scan)
        recording.wallMax = try wall.map { try DurationArgument.read($0, option: "--for") }
        Interrupt.watch()
        let kept = try recording.run(
            signals: RunSignals(stop: { Interrupt.isAsked }, halt: { false })
        ) { progress, notes in
            for note in notes { Output.note(note) }
            guard !above.json else { return }
            Output.overwrite("\(Reporter.grouped(progress.frames)) frames")
        }
        if above.json {
            Output.result(
                JSONValue.object([
                    "path": .string(output), "frames": .int(kept.frames),
                    "left_out": .int(kept.leftOut),
                ]).text())
        } else {
            Output.overwrite("")
            Output.result(
                "\(Reporter.grouped(kept.frames)) frames in \(Words.path(output))"
                    + (kept.leftOut > 0 ? "; \(kept.leftOut) were left out: slow disk" : ""))
        }
    }
}
