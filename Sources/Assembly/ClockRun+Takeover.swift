internal import Coinbase
internal import Domain
internal import Engine
internal import Ledger
internal import Profile

extension ClockRun {
    /// Lets a run that trades at Coinbase begin with what the profile's run before has left there.
    ///
    /// An operator's order is a run for itself, which takes nothing over and leaves nothing.
    ///
    /// - Throws: What the venue or the ledger says; nothing has begun then.
    func takeOver(into plan: inout RunPlan, from store: LedgerStore) throws {
        guard let opening, order == nil, case .coinbase(let venue) = plan.profile.venue else {
            return
        }
        let frame = Takeover.Frame(
            plan.instruments, owners: plan.owners,
            wallets: plan.instruments.map { opening.listing.holdings[$0.symbol] ?? .zero },
            cash: plan.corridor.cash, start: opening.runClock.now)
        var takeover = Takeover(frame)
        var doubts: [String] = []
        if venue.takeOver == .on, let closing = try store.lastClosing() {
            doubts = try settle(closing, in: store, at: opening)
            takeover = Takeover(of: try store.lastClosing() ?? closing, frame)
        }
        plan.corridor.opening = takeover.books
        plan.corridor.baseline = takeover.baseline
        plan.doubts = doubts + takeover.doubts
        plan.remarks += takeover.remarks + takeover.leftAlone(plan.instruments)
    }

    /// Notes what the run begins with, for the one after it.
    func recordOpening(_ plan: RunPlan, in store: LedgerStore) throws {
        guard let opening, order == nil, case .coinbase = plan.profile.venue else { return }
        try store.recordOpening(
            run: runID, cash: plan.corridor.cash, plan.corridor.opening,
            at: opening.runClock.now)
    }

    /// Books the fills that the run before was not told, since it ended before it could be.
    ///
    /// - Returns: What does not fit together.
    private func settle(
        _ closing: RunClosing, in store: LedgerStore, at opening: CoinbaseOpening
    ) throws -> [String] {
        guard let first = closing.unfinished.map(\.intendedAt).min() else { return [] }
        let listed = try opening.orders(since: first + Nanos(-ClockRun.slack.count))
        var doubts: [String] = []
        for order in closing.unfinished {
            let own = listed.filter { seen in
                guard let id = seen.clientID.flatMap(ClientOrderID.init) else { return false }
                return id.tag == ClientOrderID.tag(of: loaded.profile.name)
                    && id.order == UInt64(order.id)
            }
            let instrument = closing.instruments.first { $0.id == order.intent.instrument }
            guard !own.isEmpty, let instrument else { continue }
            let fills = try opening.fills(of: own.map(\.id))
            switch MissedFills(after: order.filled, of: fills, in: instrument) {
            case .fills(let fills):
                let end = own.contains(where: \.isOpen) ? nil : order.end(after: fills, own)
                try store.settle(order, with: fills, end: end, run: closing.runID)
            case .contradiction(let text):
                doubts.append("order \(order.id) of the run before: \(text)")
            }
        }
        return doubts
    }

    /// Clocks may differ by so much between an order's record and its moment at the venue.
    private static let slack = Nanos.minute * 10
}

extension OrderRow {
    /// How it ended, once the venue shows no part of it open.
    fileprivate func end(after fills: [Fill], _ seen: [VenueOrder]) -> OrderState {
        let filled = fills.reduce(filled) { $0 + $1.quantity }
        if filled >= quantity { return .filled }
        return seen.contains { $0.status == .known(.expired) } ? .expired : .cancelled
    }
}
