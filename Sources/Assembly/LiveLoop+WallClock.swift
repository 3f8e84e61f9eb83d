internal import Coinbase
internal import Domain
internal import Engine
internal import Glibc
internal import JSON
internal import Profile
internal import Telemetry

/// The loop of a run whose market has the wall clock's own time.
extension LiveLoop {
    /// Events that are stepped through before a look at signals and commands.
    private static let burstMax = 4_096
    /// Moments of a backlog that a halt waits for.
    private static let urgentStepsMax = 64

    func turn(_ signals: RunSignals, with session: CoinbaseSession) throws -> ClockRun.Stop {
        var nextLook: Int64 = 0
        while true {
            if signals.stop() {
                try end(session)
                return .signal
            }
            let steady = WallClock.steady
            if let wallMax = run.wallMax, steady - wallStart >= wallMax.count {
                try end(session)
                return .for
            }
            if steady >= nextLook {
                look(signals)
                nextLook = steady + LiveLoop.lookNanos
            }
            try turnOnce(session)
            if let max = run.cyclesMax, cycles >= max {
                try end(session)
                return .cycles
            }
        }
    }

    /// Steps through what is due, asks what is to be asked, and waits for the next.
    func turnOnce(_ session: CoinbaseSession) throws {
        if !pending.isEmpty || latch.hasRaises {
            try step(session, commands: takePending())
        }
        let now = session.clock.now
        if let step = session.clock.takeStep() {
            tell(step)
            session.doubtClock()
        }
        session.tend(at: now)
        let isDone = try step(session, by: now)
        session.restrain(by: timeline.corridor.state, at: now)
        session.compare(with: timeline.corridor.state, at: now)
        for finding in session.takeFindings() { heed(finding) }
        for remark in session.takeRemarks() {
            log.note(remark.isWarning ? .warning : .info, .venueLink, remark.text)
        }
        watchSight(session, at: now, isBehind: !isDone)
        if now >= nextCycle { try endCycle() }
        guard isDone, pending.isEmpty else { return }
        session.rehearse(at: now)
        wait(session, at: now)
    }

    /// - Returns: Whether nothing more is due.
    private func step(_ session: CoinbaseSession, by now: Timestamp) throws -> Bool {
        for _ in 0..<LiveLoop.burstMax {
            guard let due = try timeline.nextTime(by: now) else { return true }
            begin(at: due)
            try timeline.step(at: due)
        }
        return false
    }

    /// Commands make a step of their own, after everything that came before them.
    func step(_ session: CoinbaseSession, commands: [Command]) throws {
        let isUrgent = commands.contains(where: \.isUrgent)
        let most = isUrgent ? LiveLoop.urgentStepsMax : .max
        // A delivery that is being read belongs before the commands; later ones do not.
        let now = session.clock.now
        var moment = try timeline.catchUp(to: now, stepsMax: most)
        while moment == nil {
            WallClock.rest(milliseconds: 1)
            moment = try timeline.catchUp(to: now, stepsMax: most)
        }
        guard let moment else { return }
        begin(at: moment)
        try timeline.step(at: moment, commands: commands)
        timeline.settleLatch()
        session.restrain(by: timeline.corridor.state, at: session.clock.now)
    }

    private func wait(_ session: CoinbaseSession, at now: Timestamp) {
        var wait = LiveLoop.lookNanos
        if let timer = timeline.corridor.nextTimer { wait = min(wait, (timer - now).count) }
        guard wait > 0 else { return }
        control.wait(Int32((wait + 999_999) / 1_000_000), or: session.market.descriptor)
    }

    // MARK: The end

    /// How long the end of a run waits for what is open at the venue.
    private static let endMax = Nanos.second * 10

    /// Sends nothing new, cancels what is open, waits until the venue has said so, and compares
    /// the books once more.
    ///
    /// With simulated money, what is under way arrives, as it does at the end of a backtest.
    func end(_ session: CoinbaseSession) throws {
        guard session.exchange != nil else {
            try session.stop()
            while try !step(session, by: session.clock.now) {}
            while let due = timeline.nextAfterFeed() { try timeline.step(at: due) }
            return
        }
        try step(session, commands: takePending() + [.end])
        session.lookAgain(at: session.clock.now)
        let start = WallClock.steady
        while WallClock.steady - start < LiveLoop.endMax.count {
            try turnOnce(session)
            if timeline.corridor.state.orders.open.isEmpty, session.isSettled,
                timeline.residual != nil
            {
                break
            }
        }
        // What was found last is kept for the next start.
        if latch.hasRaises { try step(session, commands: takePending()) }
        for order in timeline.corridor.state.orders.open {
            log.note(
                .error, .runStopped,
                "order \(order.value) was still open when the run ended; look at the venue")
        }
    }

    // MARK: Telling

    /// The member `unseen` of the status: what of the account the venue does not list.
    var unseenMembers: [JSONMember] {
        guard let refusal = venue.session?.exchange?.desk.appRefusal else { return [] }
        return [JSONMember("unseen", .string("orders of the exchange's own app: \(refusal)"))]
    }

    private func heed(_ finding: DeskFinding) {
        log.note(finding.halts ? .error : .warning, .venueFinding, finding.text)
        if finding.halts {
            latch.raise(TradingLatch.Raise(.halt, source: finding.source, reason: finding.text))
        } else if finding.refusesEntries {
            latch.raise(
                TradingLatch.Raise(.reduceOnly, source: finding.source, reason: finding.text))
        }
    }

    private func tell(_ step: Nanos) {
        log.note(
            .warning, .venueLink,
            "somebody set this machine's clock by \(step.count / 1_000_000) ms; the run keeps its "
                + "own time, and the venue's clock is read")
    }

    /// Has the engine open nothing while orders cannot be followed.
    ///
    /// An engine that is behind the market by more than a price may be old sees nothing either.
    private func watchSight(_ session: CoinbaseSession, at now: Timestamp, isBehind: Bool) {
        let lag = isBehind ? now - timeline.corridor.state.time : .zero
        let isLate = lag > plan.profile.limits.markStaleness
        let reason =
            session.blindness(at: now) ?? (isLate ? "the engine is far behind the market" : nil)
        guard reason != timeline.corridor.state.blindness else { return }
        pending.append(.blind(reason))
        log.note(
            .info, .venueLink,
            reason.map { "nothing is opened: \($0)" } ?? "orders can be followed; entries pass")
    }
}

extension Command {
    /// Whether it only forbids, and so need not wait for an engine that is behind the market.
    fileprivate var isUrgent: Bool {
        switch self {
        case .raise, .block, .blind, .end: true
        case .arm, .place, .amend, .flatten: false
        }
    }

    /// Whether it asks for an order, or for a change of one.
    var isOrder: Bool {
        switch self {
        case .place, .amend: true
        case .raise, .block, .blind, .end, .arm, .flatten: false
        }
    }

    var isArming: Bool { if case .arm = self { true } else { false } }
}
