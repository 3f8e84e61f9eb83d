internal import ArgumentParser
internal import Domain
internal import JSON
internal import Simulation

/// `perps-bot data info`.
struct DataInspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Read market data to its end and say what it holds and what it lacks.",
        discussion: """
            Examples:
              perps-bot data info BTC-USD_1m.csv
              perps-bot data info --product ETH-USD eth/ --json

            A folder means all files in it. The format is told by the content; .gz and .zip are
            read as they are. A broken row is told with its line, exit code 1.
            """)

    @Argument(help: "Files or folders.")
    var paths: [String]

    @Option(name: .long, help: "The product, where the data does not say which it is.")
    var product: String?

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func run() throws {
        var files: [DataSummary] = []
        for path in paths { files += try DataSummary.read(path, product: product) }
        if json {
            Output.result(JSONValue.array(files.map { $0.json(product) }).text())
            return
        }
        DataInspect.table(files, product).print()
        for file in files { DataInspect.printMissing(file.report) }
    }

    private static func table(_ files: [DataSummary], _ product: String?) -> Table {
        var table = Table(
            "FILE", "FORMAT", "PRODUCT", "ROWS", "INTERVAL", "FIRST", "LAST", "GAPS", "ROUNDED",
            "IGNORED", "HOLDS")
        for file in files {
            let (report, tally) = (file.report, file.report.tally)
            table.add(
                Words.path(report.path), report.format.rawValue,
                product ?? file.productGuess ?? "", Reporter.grouped(tally.rows),
                report.interval?.text ?? "", tally.firstTime?.rfc3339 ?? "",
                tally.lastTime?.rfc3339 ?? "", Reporter.grouped(tally.gaps),
                Reporter.grouped(tally.rounded), Reporter.grouped(tally.ignored),
                file.kinds.filter { $0.count > 0 }.map { Words.count($0.count, $0.noun) }
                    .joined(separator: ", "))
        }
        return table
    }

    private static func printMissing(_ report: DataReport) {
        guard !report.tally.missing.isEmpty else { return }
        Output.result("")
        Output.result("largest missing ranges of \(Words.path(report.path))")
        var table = Table("FROM", "TO", "LENGTH")
        for range in report.tally.missing {
            table.add(range.from.rfc3339, range.to.rfc3339, range.length.text)
        }
        for line in table.lines { Output.result("  " + line) }
    }
}
