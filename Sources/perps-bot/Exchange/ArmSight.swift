internal import Assembly
internal import Coinbase
internal import Domain
internal import Profile

/// A look at the exchange before a profile is armed that no process runs.
struct ArmSight {
    let profile: String
    /// Whether a live profile is meant that ran with simulated money.
    var isDry = false

    /// Demands a whole listing of orders and wallets, and no open order of an earlier run.
    ///
    /// What is wrong with id and reason is told first, and a profile that does not trade at an
    /// exchange needs no look.
    ///
    /// - Throws: `arm.unreconciled`, and why the exchange could not be asked; nothing is armed
    ///   then.
    func check(_ haltID: String, _ reason: String, _ folder: StateFolder) throws {
        if let refusal = try Latch.refusal(of: haltID, reason, folder) { throw refusal }
        var layers = ProfileLayers()
        layers.switches.dryRun = isDry ? true : nil
        let loaded = try LoadedProfile.load(
            profile, layers: layers, prefixShare: Environment.prefixShare)
        guard case .coinbase = loaded.profile.venue else { return }
        do throws(Fault) {
            try look(try ExchangeSession.withKey(loaded))
        } catch {
            throw Fault(
                .usage, code: "arm.unreconciled",
                "the exchange could not be looked at, and nothing is armed: \(error.message)",
                remedy: error.remedy)
        }
    }

    private func look(_ session: ExchangeSession) throws(Fault) {
        var query = OrderQuery()
        query.statuses = [.open]
        let orders = try session.ask("the open orders") { [query] in
            session.brokerage.orders(query, done: $0)
        }
        let wallets = try session.ask("the wallets") { session.brokerage.accounts(done: $0) }
        if let gap = orders.gap ?? wallets.gap {
            throw Fault(.usage, code: "arm.gap", "the listing is not whole: \(gap)")
        }
        // Those by hand are meant to stay when their command has ended.
        let tag = ClientOrderID.tag(of: session.profileName)
        let ours = orders.items.filter { order in
            order.isOpen && order.clientID.flatMap(ClientOrderID.init)?.tag == tag
        }
        guard let first = ours.first else { return }
        throw Fault(
            .usage, code: "arm.open_orders",
            "\(ours.count) of our orders are open at the exchange, \(first.id) among them",
            remedy: "cancel them: perps-bot orders cancel --all --profile \(session.profileName)")
    }
}
