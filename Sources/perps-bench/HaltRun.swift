internal import Assembly
internal import Coinbase
internal import Crypto
internal import Domain
internal import Engine
internal import JSON
internal import Ledger
internal import Transport

/// A live run in parts, as `TickRun`, with a control socket: flooded with orders and halted again
/// and again.
///
/// Owns all of them and their files; used on the engine's thread.
final class HaltRun {
    /// One halt.
    struct Round {
        var call: HaltCaller.Call
        var stamps: HaltGate.Stamps
    }

    private let plan: RunPlan
    private let folder: String
    private let names: PartNames
    private let thread = NetworkThread()
    private let gate = HaltGate()
    private let caller = HaltCaller()
    private let venue: OrderVenue
    private let brokerage: Brokerage
    private let exchange: CoinbaseExchange
    private let market: LiveMarket
    private let pump: FramePump
    private let control: ControlSocket
    private var timeline: Timeline
    private var frameAt: Int64 = 0

    var orders: Int { timeline.corridor.state.counts.orders }
    var events: Int { timeline.corridor.state.market.eventCount }

    init(_ plan: RunPlan, frames: [[UInt8]], in folder: String) throws {
        (self.plan, self.folder) = (plan, folder)
        let start = WallClock.now
        let inbox = Inbox(start: start, clock: { WallClock.now })
        let pump = FramePump(frames, of: plan.instruments, to: inbox, on: thread)
        let market = LiveMarket(inbox)
        venue = try OrderVenue(fills: false) { pump.give(user: $0) }
        var settings = Brokerage.Settings(userAgent: "perps-bench")
        // Fewer than are asked for: some always wait for their turn.
        settings.signedRate = TokenBucket.Rate(perSecond: 200, burst: 20, reserve: 1)
        settings.passed = { [gate] in gate.passed($0) }
        brokerage = try Brokerage(
            at: try venue.endpoint(), tls: try venue.tls(),
            credentials: try SigningRate.credentials(.es256), on: thread, settings)
        exchange = TickRun.exchange(plan, brokerage, inbox, start, gate: gate)
        market.heard = { [exchange] dated in exchange.take(dated) }
        var outlets = try TickRun.outlets(plan, in: folder) { try $0.commit() }
        outlets.latch = gate.latch
        timeline = Timeline(
            corridor: Corridor(OrderFlood.plan(plan)), exchange: exchange, feed: market,
            outlets: outlets, chunk: 64)
        names = PartNames(symbols: plan.instruments.map(\.symbol), instances: plan.owners)
        control = try ControlSocket(folder: folder) { [gate, names] in
            gate.heed($0, in: names)
        }
        (self.pump, self.market) = (pump, market)
    }

    func stop() {
        control.close()
        caller.stop()
        brokerage.stop()
        thread.stop()
        venue.stop()
        plan.close()
    }

    // MARK: Rounds

    /// Orders that leave between two halts.
    private static let ordersBetween = 20

    /// Halts so many times, each time in the midst of a flood.
    ///
    /// - Throws: `bench.halt` when something does not come, or when an order left that must not.
    func measure(rounds count: Int) throws -> [Round] {
        var rounds: [Round] = []
        while rounds.count < count {
            let before = gate.stamps.sent
            try turn("a flood") { gate.stamps.sent >= before + HaltRun.ordersBetween }
            caller.halt(folder, at: gate)
            var call: HaltCaller.Call?
            try turn("an answer") {
                call = try caller.take()
                return call != nil
            }
            // Whatever still waited has been held back or has left then.
            try turn("the end of what waited") { exchange.desk.isIdle }
            guard let call else { break }
            let round = Round(call: call, stamps: gate.stamps)
            guard round.stamps.late == 0, round.stamps.sent == call.sent else {
                throw Fault(
                    .runtime, code: "bench.halt",
                    "\(round.stamps.late) orders passed a latch that was closed, and "
                        + "\(round.stamps.sent - call.sent) left after the answer")
            }
            rounds.append(round)
            gate.reopen()
            try step([.arm(haltID: call.haltID, reason: "measured")])
        }
        return rounds
    }

    // MARK: Turning

    private static let patience: Int64 = 60_000_000_000
    /// Between two frames of the market.
    private static let frameEvery: Int64 = 5_000_000

    /// Turns the loop, as a run does, until something is so.
    private func turn(_ what: String, until isSo: () throws -> Bool) throws {
        let start = WallClock.steady
        while try !isSo() {
            guard WallClock.steady - start < HaltRun.patience else {
                throw Fault(.runtime, code: "bench.halt", "\(what) does not come")
            }
            try turnOnce()
        }
    }

    private func turnOnce() throws {
        var outcome: Result<Void, any Error> = .success(())
        if WallClock.steady - frameAt >= HaltRun.frameEvery {
            frameAt = WallClock.steady
            pump.giveNext(after: .zero)
        }
        control.wait(1, or: market.descriptor)
        if gate.latch.hasRaises { try step([]) }
        let now = WallClock.now
        exchange.tend(at: now)
        while let due = try timeline.nextTime(by: now), !gate.latch.hasRaises {
            try timeline.step(at: due)
        }
        exchange.compare(with: timeline.corridor.state, at: now)
        // This venue shows no wallets; that is told after a while, and matters to nothing here.
        if let finding = exchange.takeFindings().first(where: \.halts) {
            throw Fault(.runtime, code: "bench.finding", finding.text)
        }
        guard control.wait(0) else { return }
        control.serve { [names] request in
            outcome = Result {
                try step([try TradingLatch.Raise(request, in: names).command])
            }
            let ladder = timeline.corridor.state.ladder.latched
            return .object([
                "level": .string(ladder.level.name), "halt_id": .string(ladder.haltID),
            ])
        }
        try outcome.get()
    }

    /// Commands make a step of their own, with everything that was raised meanwhile.
    private func step(_ commands: [Command]) throws {
        let commands = commands + gate.latch.takeRaises().map(\.command)
        let now = WallClock.now
        var moment = try timeline.catchUp(to: now, stepsMax: 64)
        while moment == nil { moment = try timeline.catchUp(to: now, stepsMax: 64) }
        guard let moment else { return }
        try timeline.step(at: moment, commands: commands)
        timeline.settleLatch()
    }
}
