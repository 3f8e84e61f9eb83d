internal import ArgumentParser
internal import Assembly
internal import Coinbase
internal import Domain
internal import JSON
internal import Profile

/// `perps-bot orders edit`.
struct OrdersEdit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Give an open order another size or limit.",
        discussion: """
            Examples:
              perps-bot orders edit 4f6d1c0e-… --limit 59700 --profile prod
              perps-bot orders edit 4f6d1c0e-… --size 0.004 --limit 59700 --yes

            An order of a run that is there is changed through the guards of that run; where
            the exchange does not edit such an order, it is cancelled and placed anew. Any
            other order is edited at the exchange, and only to less: smaller, or at a limit
            that is no worse. For more, cancel it and place another. The size is the new
            total, what is filled included. There the exchange edits only limit, stop and
            bracket orders that were placed with --tif gtc; TWAPs and scaled orders never.
            """)

    @Argument(help: "The order, by the exchange's id or by ours.")
    var order: String

    @Option(name: .long, help: "The new limit.")
    var limit: String?

    @Option(name: .long, help: "The new size, in all.")
    var size: String?

    @OptionGroup var options: ProfileOptions

    @OptionGroup var answer: ConsentOptions

    @Option(name: .customLong("for"), help: "How long the change is followed.")
    var follow = "10s"

    func validate() throws {
        if limit == nil, size == nil { throw ValidationError("give --limit, --size or both") }
    }

    func run() throws {
        let loaded = try Environment.load(options.profile, options)
        try loaded.checkPortfolio()
        let follow = try DurationArgument.read(follow, option: "--for")
        let running = RunningProfile(
            folder: StateFolder(home: Environment.home, profile: loaded.profile.name))
        if try running.isThere() {
            try consent(loaded)
            do {
                let state = try running.edit(order, limit: limit, size: size, follow: follow)
                return try end(state)
            } catch let fault as Fault where fault.code == "order.unknown" {
                Output.note("the order is not one of the run; it is edited at the exchange")
            }
        }
        try editThere(loaded)
    }

    /// In mode live a change through a run may make the order larger, which takes what a new order
    /// takes.
    private func consent(_ loaded: LoadedProfile) throws {
        guard loaded.profile.mode == .live else {
            return try Consent(isGiven: answer.yes).ask("Change the order?")
        }
        let portfolio = try ExchangeSession.withKey(loaded).portfolio()
        try LiveConsent(loaded.profile, portfolio: portfolio).ask(answer)
    }

    private func end(_ state: JSONValue) throws {
        if options.json { Output.result(state.text()) } else { OrdersPlace.show(state) }
        if state["change"]?.string != "done" { throw ExitCode(1) }
    }

    /// Edits an order of nobody's run, to less.
    private func editThere(_ loaded: LoadedProfile) throws {
        let session = try ExchangeSession.withKey(loaded)
        let old = try seen(session)
        guard old.configuration?.isEditable == true, let total = old.asked.size,
            let price = old.asked.limit, let side = old.side?.known
        else {
            throw Fault(
                .usage, code: "order.no_edit",
                "the exchange edits only limit, stop and bracket orders that wait until they are "
                    + "cancelled; this one is \(old.configuration?.key ?? "of an unknown form")",
                key: "ORDER", remedy: "cancel it and place another")
        }
        let (newPrice, newSize) = (
            try limit.map { try read($0, "--limit") } ?? price,
            try size.map { try read($0, "--size") } ?? total
        )
        let isEager = side == .buy ? newPrice > price : newPrice < price
        guard newSize <= total, !isEager else {
            throw Fault(
                .usage, code: "order.more", "the order would be larger or more eager",
                key: newSize > total ? "--size" : "--limit",
                remedy: "cancel it and place another, which the guards judge")
        }
        let edit = OrderEdit(order: old.id, price: newPrice, size: newSize)
        let preview = try session.ask("the preview of the change") {
            session.brokerage.preview(edit, done: $0)
        }
        guard preview.errors.isEmpty else {
            throw Fault(
                .runtime, code: "order.preview",
                "the exchange would refuse it: "
                    + preview.errors.map(\.text).joined(separator: ", "),
                remedy: "nothing was changed; cancel it and place another")
        }
        try Consent(isGiven: answer.yes).ask(
            "Change \(old.id) to \(newSize.text) at \(newPrice.text)?")
        let told = try session.ask("the change") { session.brokerage.edit(edit, done: $0) }
        if case .refused(let rejection) = told {
            throw Fault(
                .runtime, code: "order.edit", rejection.text,
                remedy: "nothing was changed; look at perps-bot orders list, and cancel it if it "
                    + "must not stay")
        }
        let now = try edited(old, session)
        if options.json {
            Output.result(now.json.text())
        } else {
            Output.result(
                "\(now.id)  \(now.product)  \(now.status.text)  asked \(newSize.text) at "
                    + newPrice.text)
        }
    }

    private func seen(_ session: ExchangeSession) throws -> VenueOrder {
        var query = OrderQuery()
        query.statuses = [.open]
        var listing = ExchangeListing()
        let orders = try session.orders([query], &listing)
        if let found = orders.first(where: { $0.id == order || $0.clientID == order }) {
            return found
        }
        guard listing.isComplete else {
            throw Fault(
                .runtime, code: "orders.unread",
                "order \(order) is not among the open orders that can be read; "
                    + listing.gaps.joined(separator: "; "), key: "ORDER",
                remedy: "nothing was changed; try again, or cancel it")
        }
        throw Fault(
            .usage, code: "orders.unknown", "the exchange lists no open order \(order)",
            key: "ORDER", remedy: "look at perps-bot orders list")
    }

    /// The order after a change that was taken; it may have been filled meanwhile.
    private func edited(_ old: VenueOrder, _ session: ExchangeSession) throws -> VenueOrder {
        do throws(Fault) {
            return try session.order(old.id) ?? old
        } catch {
            throw Fault(
                .runtime, code: "orders.unread",
                "the change was taken, and the order cannot be seen since: \(error.message)",
                key: "ORDER", remedy: "look at perps-bot orders list")
        }
    }

    private func read(_ text: String, _ key: String) throws(Fault) -> WireDecimal {
        do throws(ParseFault) {
            let value = try WireDecimal(parsing: text)
            if value > .zero { return value }
        } catch {
            throw Fault(
                .usage, code: "order.number", "'\(text)' \(error.explanation)", key: key,
                remedy: "write a number above zero")
        }
        throw Fault(
            .usage, code: "order.number", "'\(text)' is not above zero", key: key,
            remedy: "write a number above zero")
    }
}
