internal import ArgumentParser
internal import Assembly
internal import Coinbase
internal import Domain
internal import JSON
internal import Profile

/// `perps-bot orders place`.
struct OrdersPlace: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "place",
        abstract: "Send an order of your own through the guards of a profile.",
        discussion: """
            Examples:
              perps-bot orders place buy BTC-USD 0.01 --limit 59900 --profile prod
              perps-bot orders place sell BTC-USD all --type market --profile prod
              perps-bot orders place buy BTC-USD --notional 250 --type market --unbounded \\
                --profile prod
              perps-bot orders place buy BTC-USD 0.01 --limit 60100 --tif fok --profile prod
              perps-bot orders place sell BTC-USD 0.01 --type stop --limit 59750 \\
                --trigger 59800 --expires 12h --profile prod
              perps-bot orders place sell BTC-USD 0.01 --type bracket --limit 60250 \\
                --trigger 59750 --profile prod
              perps-bot orders place buy BTC-USD 0.01 --limit 60000 --take-profit 60250 \\
                --stop-loss 59750 --profile prod
              perps-bot orders place buy BTC-USD 0.01 --type twap --over 30m --limit 60200 \\
                --profile prod
              perps-bot orders place buy BTC-USD 0.01 --type scaled --from 60000 --to 59750 \\
                --parts 5 --sizes increasing --tif gtc --profile prod

            The examples take BTC-USD to stand at 60,000: a price must be within the
            profile's limits.price_collar of the mark, 100 bps in prod, and sizes within its
            other limits, or the order is denied.
            The order walks the corridor that strategies' orders walk: sizing, floor and
            every guard plugin. Where a run of the profile is there, that run sends it, and it
            is cancelled when the run ends; else this command looks at market and account,
            sends it, and leaves it at the exchange, where it ends after the profile's
            venue.order_ttl unless --tif gtc says that it stays. The exchange is asked first
            what it would do. Answer y on a terminal, or give --yes; in mode live portfolio and
            limit are typed, or given as --confirm where there is no terminal.

            Exit code 0 when the order rests or has ended as asked, 1 when it was refused or
            nobody knows what became of it.
            """)

    @OptionGroup var form: OrderForm
    @OptionGroup var options: ProfileOptions

    @OptionGroup var consent: ConsentOptions

    @Option(name: .customLong("for"), help: "How long the order is followed.")
    var follow = "10s"

    func run() throws {
        let loaded = try Environment.load(options.profile, options)
        let follow = try DurationArgument.read(follow, option: "--for")
        let folder = StateFolder(home: Environment.home, profile: loaded.profile.name)
        let remote = RunningProfile(folder: folder)
        let isRunning = try remote.isThere()
        let order = try checked(loaded, isRunning: isRunning)
        let state =
            isRunning
            ? try remote.place(order, follow: follow)
            : try alone(order, loaded, folder, follow)
        if options.json {
            Output.result(state.text())
        } else {
            OrdersPlace.show(state)
        }
        let isRefused = ["denied", "rejected"].contains(state["state"]?.string ?? "")
        if state["settled"]?.bool != true || isRefused { throw ExitCode(1) }
    }

    /// The order after the exchange and the person have said yes.
    private func checked(_ loaded: LoadedProfile, isRunning: Bool) throws -> OperatorOrder {
        guard case .coinbase = loaded.profile.venue else {
            return try simulated(loaded, isRunning: isRunning)
        }
        try loaded.checkPortfolio()
        let session = try ExchangeSession.withKey(loaded)
        let order = try form.order(at: WallClock.now) {
            try OrderQuote.worstPrice(of: form.product, $0, session)
        }
        let quote = try OrderQuote(order, session)
        quote.print()
        if !isRunning { try checkEnd(of: order) }
        guard quote.preview.errors.isEmpty else {
            throw Fault(
                .runtime, code: "order.preview",
                "the exchange would refuse it: "
                    + quote.preview.errors.map(\.text).joined(separator: ", "),
                remedy: "nothing was sent; change the order, or look at perps-bot account")
        }
        if loaded.profile.mode == .live {
            try LiveConsent(loaded.profile, portfolio: try session.portfolio()).ask(consent)
        } else {
            try Consent(isGiven: consent.yes).ask("Send it?")
        }
        return order
    }

    /// The exchange gives a scaled order no end; a run ends it after `venue.order_ttl`, and without
    /// one nobody would.
    private func checkEnd(of order: OperatorOrder) throws(Fault) {
        guard order.type == .scaled, !order.flags.contains(.untilCancelled) else { return }
        throw Fault(
            .usage, code: "order.no_end",
            "the exchange gives a scaled order no end, and no run is there to end it",
            key: "--tif",
            remedy: "start perps-bot run first, which ends it after venue.order_ttl, or give "
                + "--tif gtc: it then rests until somebody cancels it")
    }

    /// An order for a venue that lives in the process of its run.
    private func simulated(_ loaded: LoadedProfile, isRunning: Bool) throws -> OperatorOrder {
        guard isRunning else {
            throw Fault(
                .usage, code: "order.simulated",
                "the simulated venue of \(loaded.profile.name) is there only while it runs",
                key: "venue.kind",
                remedy: "start perps-bot run --profile "
                    + "\(loaded.profile.name), or use a profile that trades at coinbase"
            ).inFile(loaded.path)
        }
        let order = try form.order(at: WallClock.now) { _ in
            throw Fault(
                .usage, code: "usage.order", "--limit is missing", key: "--limit",
                remedy: "give the worst price that is accepted")
        }
        guard order.type == order.type.plain, order.exit == nil, !form.unbounded else {
            throw Fault(
                .usage, code: "order.simulated",
                "the simulated venue takes limit, market, stop and take orders, bounded and alone",
                key: "venue.kind",
                remedy: "use a profile that trades at coinbase, or at perps-bot venue serve"
            ).inFile(loaded.path)
        }
        return order
    }

    /// Sends without a run, from this process.
    private func alone(
        _ order: OperatorOrder, _ loaded: LoadedProfile, _ folder: StateFolder, _ follow: Nanos
    ) throws -> JSONValue {
        var run = ClockRun(loaded: loaded, scan: Environment.scan, folder: folder)
        let opening = try CoinbaseOpening(loaded, environment: Environment.variables)
        defer { opening.close() }
        (run.opening, run.order, run.wallMax) = (opening, order, follow)
        Interrupt.watch()
        let result = try run.run(
            watch: SilentWatcher(),
            signals: Interrupt.signals)
        guard let state = result.order else {
            throw Fault(
                .runtime, code: "order.interrupted", "interrupted before the order was sent",
                remedy: "nothing was sent")
        }
        return state
    }

    static func show(_ state: JSONValue) {
        func text(_ key: String) -> String? { state[key]?.string }
        let id = text("order_id").map { "  \($0)" } ?? ""
        var line = "\(text("state") ?? "?")\(id)"
        if text("state") != "denied", let filled = text("filled"), let size = text("size") {
            line += "  filled \(filled) of \(size) \(text("product") ?? "")"
        }
        if let average = text("average_price") { line += " at \(average)" }
        if let fees = text("fees"), fees != "0" { line += ", fees \(fees)" }
        Output.result(line)
        if let exit = text("exit_order_id") { Output.result("exit     \(exit)") }
        if let name = text("guard") {
            Output.result("refused by \(name): \(text("message") ?? "")")
        } else if let reason = text("reason") {
            Output.result("reason   \(reason)")
        }
        if state["settled"]?.bool != true {
            Output.result("look at perps-bot orders list before sending anything again")
        }
    }
}
