internal import ArgumentParser
internal import Assembly
internal import Domain
internal import Glibc
internal import Simulation
internal import VenueServer

/// `perps-bot venue serve`.
struct VenueServe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve REST and WebSocket as Coinbase Advanced Trade does, with invented money.",
        discussion: """
            Examples:
              perps-bot venue serve --scenario trend --seed 7
              perps-bot venue serve --tls --port 8443 --state /tmp/venue
              perps-bot venue serve --faults --data BTC-USD=l2/

            The first line of output is one JSON object with the addresses, the CA and a key.
            Ctrl-C ends it.
            """)

    @Option(name: .long, help: "An address of this machine.")
    var host = "127.0.0.1"

    @Option(name: .long, help: "The port; 0 takes any free one.")
    var port = 0

    @Flag(name: .long, help: "Serve https and wss, with a CA of its own.")
    var tls = false

    @Option(name: .long, help: "Decides the market, ids and sizes.")
    var seed: UInt64 = 1

    @Option(name: .long, help: "calm, trend, crash, gap, halted or dust.")
    var scenario = "calm"

    @Option(
        name: .long, parsing: .upToNextOption,
        help: "Recorded market data instead, as PATH or PRODUCT=PATH.")
    var data: [String] = []

    @Option(name: .long, help: "Products with commas between them; with --data those it names.")
    var products: String?

    @Option(
        name: .customLong("balance"), parsing: .upToNextOption,
        help: "What the account holds, such as USD=100000 BTC=2.")
    var balances: [String] = []

    @Option(name: .long, help: "How many times as fast the market passes, such as 60x.")
    var pace = "1x"

    @Option(name: .long, help: "How much of the market has happened before: 6h, with --data 0s.")
    var history: String?

    @Option(
        name: .long,
        help: "How a used client_order_id is answered: existing, refuse, open or ignore.")
    var duplicates = "existing"

    @Option(name: .long, help: "How long an order, a cancel or an edit is under way, such as 50ms.")
    var processing: String?

    @Flag(name: .long, help: "Take any number of requests.")
    var noRateLimits = false

    @Flag(name: .long, help: "Say Retry-After when there are too many requests.")
    var retryAfter = false

    @Option(name: .long, help: "Levels on each side of the book, 1 to 20000.")
    var depth = 200

    @Option(name: .long, help: "Where keys and the CA are or will be; else a new folder in /tmp.")
    var keysDir: String?

    @Option(name: .customLong("key"), help: "A file {name, privateKey} to be known too.")
    var keyFiles: [String] = []

    @Option(name: .long, help: "A folder from which the venue comes back with all it had.")
    var state: String?

    @Flag(name: .long, help: "Serve /control, which makes things go wrong and sets the market.")
    var faults = false

    @Option(name: .customLong("for"), help: "Stop after this much wall time, such as 10s or 5m.")
    var wall: String?

    func run() throws {
        let end = try wall.map { try DurationArgument.read($0, option: "--for") }
        let settings = try settings()
        let progress = HistoryProgress()
        let server: VenueServer
        do {
            defer { progress.end() }
            server = try VenueServer(settings) { progress.tell($0, of: $1) }
        }
        Interrupt.watch()
        Output.result(server.announcement)
        Output.note("serving; Ctrl-C ends it")
        let start = WallClock.steady
        var isBehind = false
        while !Interrupt.isAsked {
            if let end, WallClock.steady - start >= end.count { break }
            usleep(20_000)
            guard !isBehind, server.lag > .second * 2 else { continue }
            isBehind = true
            Output.note("the market is slower than asked; lower --pace or --depth")
        }
        server.stop()
    }

    private func settings() throws -> VenueSettings {
        var settings = VenueSettings()
        (settings.host, settings.port, settings.isSecure) = (host, port, tls)
        (settings.seed, settings.hasControl) = (seed, faults)
        (settings.hasRateLimits, settings.tellsRetryAfter) = (!noRateLimits, retryAfter)
        settings.scenario = try choice(scenario, of: Scenario.allCases, "--scenario")
        settings.duplicates = try choice(
            duplicates, of: VenueSettings.DuplicateMode.allCases, "--duplicates")
        guard (0...65_535).contains(port) else {
            throw usage("\(port) is no port", "--port", "write 0 to 65535")
        }
        settings.data = data.map(input)
        if !settings.data.isEmpty { settings.history = .zero }
        if let products {
            settings.products = products.split(separator: ",").map(String.init)
            guard !settings.products.isEmpty else {
                throw usage("'\(products)' names no product", "--products", "write BTC-USD,ETH-USD")
            }
        } else if !settings.data.isEmpty {
            settings.products = try settings.data.map(product(of:))
        }
        if !balances.isEmpty { settings.balances = try balances.map(balance) }
        guard pace.hasSuffix("x"), let factor = Int64(pace.dropLast()), (1...300).contains(factor)
        else { throw usage("'\(pace)' is not a pace", "--pace", "write 1x to 300x") }
        settings.clock = .wall(pace: factor)
        if history == "0s" {
            settings.history = .zero
        } else if let history {
            settings.history = try DurationArgument.read(history, option: "--history")
        }
        if let processing {
            settings.processing = try DurationArgument.read(processing, option: "--processing")
        }
        settings.keyFiles = keyFiles
        guard (1...20_000).contains(depth) else {
            throw usage("\(depth) levels cannot be shown", "--depth", "write 1 to 20000")
        }
        (settings.depth, settings.state) = (depth, state)
        settings.isFolderTemporary = keysDir == nil && state == nil
        settings.folder = try keysDir ?? state ?? freshFolder()
        return settings
    }

    private func choice<Word: RawRepresentable>(
        _ text: String, of words: [Word], _ option: String
    ) throws(Fault) -> Word where Word.RawValue == String {
        if let word = Word(rawValue: text) { return word }
        throw usage(
            "'\(text)' is not known", option,
            "choose one of \(words.map(\.rawValue).joined(separator: ", "))")
    }

    private func input(_ text: String) -> DataInput {
        let halves = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard halves.count == 2 else { return DataInput(path: text) }
        return DataInput(product: halves[0], path: halves[1])
    }

    /// Without `--products` those are listed that data is given for.
    private func product(of input: DataInput) throws(Fault) -> String {
        if let product = input.product { return product }
        throw usage(
            "'\(input.path)' is not said to be of a product", "--data",
            "write it like BTC-USD=\(input.path), or name one product with --products")
    }

    private func balance(_ text: String) throws(Fault) -> (String, String) {
        let halves = text.split(separator: "=").map(String.init)
        guard halves.count == 2 else {
            throw usage("'\(text)' is no balance", "--balance", "write it like USD=100000")
        }
        return (halves[0], halves[1])
    }

    private func freshFolder() throws(Fault) -> String {
        // The system replaces the last six letters.
        let name = "/tmp/perps-bot-venue-" + String(repeating: "X", count: 6)
        var template = Array(name.utf8CString)
        guard unsafe mkdtemp(&template) != nil else {
            throw usage("no folder for keys can be made in /tmp", "--keys-dir", "name a folder")
        }
        return String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func usage(_ message: String, _ option: String, _ remedy: String) -> Fault {
        Fault(.usage, code: "venue.option", message, key: option, remedy: remedy)
    }
}
