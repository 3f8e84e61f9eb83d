internal import ArgumentParser
internal import Assembly
internal import Coinbase
internal import Domain
internal import JSON
internal import Profile

/// The command `perps-bot flatten`.
struct Flatten: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cancel everything and sell what the account holds, then stay halted.",
        discussion: """
            Examples:
              perps-bot flatten --profile dev
              perps-bot flatten --profile prod --yes --reason "leaving for good"
              perps-bot flatten --profile prod --for 5m --json
              perps-bot flatten --profile canary --dry-run

            All open orders of the profile are cancelled. Then everything that the account holds of
            the profile's products is sold, whoever bought it, in immediate-or-cancel slices within
            ladder.flatten_band of the mark, and never on a stale price. Where a product does not
            trade, it waits and says so. It ends when the exchange's own books are flat; what is
            too little to sell is named as dust.

            With a process running the profile, that process sells; without one this command
            connects to the exchange itself. The level is FLATTEN until a person arms it. A
            simulated exchange is there only while the profile runs: without a run FLATTEN is kept
            for the next start, which sells nothing by itself.

            Exit code 0 when flat, 1 when something is left that could be sold; what, is told.
            """)

    @OptionGroup var options: ProfileOptions

    @Flag(name: .long, help: "The run of a live profile with simulated money.")
    var dryRun = false

    @Option(name: .long, help: "Why, for the record.")
    var reason = "asked for on the command line"

    @Flag(name: .long, help: "Sell without asking, for scripts.")
    var yes = false

    @Option(name: .customLong("for"), help: "How long to wait until it is flat.")
    var follow = "60s"

    func run() throws {
        try Reason.check(reason)
        let loaded = try load()
        let follow = try DurationArgument.read(follow, option: "--for")
        let folder = StateFolder(home: Environment.home, profile: loaded.profile.name)
        let (status, sells): (JSONValue, Bool)
        do {
            (status, sells) = try sell(loaded, folder, follow)
        } catch let fault as Fault where Flatten.isHeldUp(fault) {
            // Nobody sells now: the least that can be done is that nothing more is bought.
            throw fault.but(try HaltFile.lay(for: .flatten, part: nil, in: folder))
        }
        ControlOptions.show(status, asJSON: options.json)
        guard sells, status["flatten"]?["state"]?.string != "done" else { return }
        if status["flatten"] == nil {
            Output.note(
                "nothing is sold any more: a halt came meanwhile, or the exchange still lists "
                    + "orders of ours; look at perps-bot status and at orders list, then flatten "
                    + "again")
        }
        throw ExitCode(1)
    }

    /// Whether another process, which may be stopped, stands in the way.
    private static func isHeldUp(_ fault: Fault) -> Bool {
        ["control.silent", "run.locked"].contains(fault.code)
    }

    /// - Returns: The status afterwards, and whether anybody sells: the next start does not.
    private func sell(
        _ loaded: LoadedProfile, _ folder: StateFolder, _ follow: Nanos
    ) throws -> (JSONValue, Bool) {
        let remote = RunningProfile(folder: folder)
        if try remote.isThere() {
            try consent(loaded, nil)
        } else if case .coinbase = loaded.profile.venue {
            try refuseBesideDryRun(folder)
            return (try alone(loaded, folder, follow), true)
        } else {
            try consent(loaded, nil)
            let wish = Latch.Wish(.flatten, reason)
            if let status = try Latch.raise(wish, folder, told: { Output.note($0) }) {
                return (status, false)
            }
            // A run has begun meanwhile, which sells.
        }
        return (try remote.flatten(reason, follow: follow) { Flatten.tell($0) }, true)
    }

    /// The profile, or its dry run, whose simulated money alone is sold.
    private func load() throws -> LoadedProfile {
        let name = RunName(options.profile, dryRun: dryRun)
        return try LoadedProfile.load(
            name.profile, layers: name.layers(over: options.above.layers),
            prefixShare: Environment.prefixShare)
    }

    /// Whoever practises on a dry run must not sell what the account really holds.
    private func refuseBesideDryRun(_ folder: StateFolder) throws(Fault) {
        let dry = folder.profile + ProfileSwitches.drySuffix
        guard let other = try folder.otherHolders().first(where: { $0.profile == dry }) else {
            return
        }
        throw Fault(
            .usage, code: "flatten.dry_run",
            "a dry run of \(folder.profile) is going on in process \(other.holder), and flatten "
                + "would sell what the account really holds",
            remedy: "end the dry run first; perps-bot halt --profile \(folder.profile) --dry-run "
                + "halts that alone")
    }

    /// Asks first, with what is to be sold before the person.
    private func consent(_ loaded: LoadedProfile, _ session: ExchangeSession?) throws {
        let products = loaded.profile.products.map(\.symbol).joined(separator: ", ")
        if let session {
            try show(session, loaded.profile.products.map(\.symbol))
        }
        if !yes, loaded.profile.mode == .live, let session {
            return try LiveConsent(loaded.profile, portfolio: try session.portfolio())
                .type(remedy: "type what is asked for on a terminal, or give --yes")
        }
        try Consent(isGiven: yes).ask(
            "Cancel everything and sell all that the account holds of \(products)?")
    }

    private func show(_ session: ExchangeSession, _ products: [String]) throws(Fault) {
        let wallets = try session.ask("the wallets") { session.brokerage.accounts(done: $0) }
        let bases = products.compactMap { $0.split(separator: "-").first.map(String.init) }
        for wallet in wallets.items where bases.contains(wallet.currency) {
            Output.note("held  \(wallet.total?.text ?? "?") \(wallet.currency)")
        }
        if let gap = wallets.gap { Output.note("held  more may be there: \(gap)") }
    }

    /// Sells without a run, from this process.
    private func alone(
        _ loaded: LoadedProfile, _ folder: StateFolder, _ follow: Nanos
    ) throws -> JSONValue {
        if !yes { try consent(loaded, try ExchangeSession.withKey(loaded)) }
        var run = ClockRun(loaded: loaded, scan: Environment.scan, folder: folder)
        let opening = try CoinbaseOpening(loaded, environment: Environment.variables)
        defer { opening.close() }
        (run.opening, run.flattens, run.wallMax) = (opening, reason, follow)
        Interrupt.watch()
        let result = try run.run(watch: SilentWatcher(), signals: Interrupt.signals)
        return try StatusDocument.stopped(folder).with(result.ladder)
    }

    /// One line on standard error whenever something has changed.
    private static func tell(_ status: JSONValue) {
        for product in status["flatten"]?["products"]?.array ?? [] {
            Output.note(StatusText.flattenLine(product))
        }
    }
}
