internal import ArgumentParser
internal import Assembly
internal import Domain
internal import JSON
internal import Profile
internal import Simulation

/// `perps-bot data convert`.
struct DataConvert: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Write market data of one product in the compact form, which replays fast.",
        discussion: """
            Examples:
              perps-bot data convert BTC-USD_1m.csv --output btc.pbd
              perps-bot data convert --product BTC-USD --output btc.pbd l2/*.jsonl.gz
              perps-bot data convert day.csv --from 2023-03-04 --to 2023-03-05 --output day.pbd

            An output that exists is replaced only when the conversion has succeeded.
            """)

    @Argument(help: "Files or folders of one product.")
    var paths: [String]

    @Option(name: .shortAndLong, help: "The file to write, such as btc.pbd.")
    var output: String

    @Option(name: .long, help: "The product; told by the data where it is not given.")
    var product: String?

    @Option(name: .long, help: "First moment, such as 2023-03-01 or 2023-03-01T12:00:00Z.")
    var from: String?

    @Option(name: .long, help: "Moment after the last.")
    var to: String?

    @Flag(name: .long, help: "Refuse numbers with more digits than the product has.")
    var strict = false

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func run() throws {
        let (first, last) = try TimeRange.read(from: from, to: to)
        try refuseOverwriting()
        let instrument = try ProductCatalogue.instrument(
            symbol: try symbol(), id: InstrumentID(0))
        let start = WallClock.steady
        let written: DataConversion.Outcome
        Interrupt.watch()
        do {
            written = try DataConversion.convert(
                paths, instrument: instrument, to: output,
                options: DataOptions(isStrict: strict, from: first, to: last),
                progress: { events in
                    if Interrupt.isAsked { throw DataConvert.interrupted(output) }
                    Output.overwrite("\(Reporter.grouped(events)) events written")
                })
        } catch {
            Output.overwrite("")
            throw error
        }
        Output.overwrite("")
        if json {
            Output.result(DataConvert.json(written, instrument).text())
        } else {
            tell(written, instrument, nanos: WallClock.steady - start)
        }
    }

    /// Half a file is none: whoever waits for it must hear that it did not come.
    private static func interrupted(_ output: String) -> Fault {
        Fault(
            .runtime, code: "data.interrupted", "the conversion was interrupted",
            remedy: "convert again; nothing was written"
        ).inFile(output)
    }

    /// A conversion must not eat what it reads, nor be read by the next one.
    private func refuseOverwriting() throws(Fault) {
        let slash = output.lastIndex(of: "/")
        let folder = slash.map { $0 == output.startIndex ? "/" : String(output[..<$0]) } ?? "."
        let (target, parent) = (FileNumber(output), FileNumber(folder))
        for path in paths {
            guard let input = FileNumber(path), input == target || input == parent else { continue }
            let what = input == target ? "is an input too" : "lies in \(path), which is read"
            throw Fault(
                .usage, code: "data.output_is_input", what, key: "--output",
                remedy: "name another file"
            ).inFile(output)
        }
        if FileNumber.isFolder(output) {
            throw Fault(
                .usage, code: "data.output_is_folder", "is a folder", key: "--output",
                remedy: "name a file in it, such as \(output)/data.pbd"
            ).inFile(output)
        }
    }

    /// The product that is given, or the one that all inputs speak of.
    private func symbol() throws -> String {
        if let product { return product }
        var symbols: Set<String> = []
        for path in paths {
            guard FileNumber(path) != nil else { continue }
            guard !FileNumber.isFolder(path), let guess = try DataSummary.productGuess(for: path)
            else { throw nameless(path, "does not say which product it holds") }
            symbols.insert(guess)
            guard symbols.count == 1 else {
                let both = symbols.sorted().joined(separator: " and ")
                throw nameless(path, "is of another product: \(both)")
            }
        }
        // Where no path exists, the conversion says so.
        return symbols.first ?? "BTC-USD"
    }

    private func nameless(_ path: String, _ what: String) -> Fault {
        Fault(
            .usage, code: "data.product_missing", what, key: "--product",
            remedy: "add --product BTC-USD, or whichever it is"
        ).inFile(path)
    }

    private func tell(
        _ written: DataConversion.Outcome, _ instrument: Instrument, nanos: Int64
    ) {
        let rounded = written.inputs.reduce(0) { $0 + $1.tally.rounded }
        let seconds = DecimalText.text(
            mantissa: Wide.quotient(nanos, by: 1_000_000, rounding: .halfEven), exponent: -3)
        Output.result(
            "wrote    \(written.path)   \(instrument.symbol), "
                + "\(Words.count(written.events, "event")), "
                + "\(Words.count(written.byteCount, "byte")) in \(seconds) s")
        for input in written.inputs {
            Output.result(
                "from     \(input.path)   \(input.format.rawValue), "
                    + "\(Words.count(input.tally.rows, "row")), "
                    + Words.count(input.tally.gaps, "gap"))
        }
        if rounded > 0 { Output.result("rounded  \(Words.count(rounded, "number"))") }
        Output.result("next     \(next(instrument, written.path))")
    }

    /// What to type next, as far as the profile dev can trade the product.
    private func next(_ instrument: Instrument, _ path: String) -> String {
        let symbol = instrument.symbol
        let elsewhere =
            "name \(symbol) in a profile with account.currency \(instrument.settle), "
            + "then perps-bot backtest --profile NAME --data \(path)"
        // Where dev cannot be read, a hint about it would be wrong.
        let dev = try? LoadedProfile.load(
            "dev", layers: ProfileLayers(), prefixShare: Environment.prefixShare)
        guard let profile = dev?.profile, instrument.terms.kind == .spot,
            instrument.settle == profile.currency
        else { return elsewhere }
        let symbols = profile.products.map(\.symbol) == [symbol] ? "" : " --symbols \(symbol)"
        return "perps-bot backtest --profile dev\(symbols) --data \(path)"
    }

    private static func json(
        _ written: DataConversion.Outcome, _ instrument: Instrument
    ) -> JSONValue {
        .object([
            "file": .string(written.path), "format": .string(DataFormat.compact.rawValue),
            "product": .string(instrument.symbol), "events": .int(written.events),
            "bytes": .int(written.byteCount),
            "rounded": .int(written.inputs.reduce(0) { $0 + $1.tally.rounded }),
            "inputs": .array(
                written.inputs.map { input in
                    .object([
                        "path": .string(input.path), "sha256": .string(input.sha256),
                        "format": .string(input.format.rawValue),
                        "product": .string(input.product), "rows": .int(input.tally.rows),
                    ])
                }),
        ])
    }
}
