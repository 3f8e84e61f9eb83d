internal import Coinbase
internal import Domain
internal import Engine
internal import JSON
internal import Telemetry

/// What the loop does about a level beside telling the engine: it sees to it that the venue says
/// what the level promises.
extension LiveLoop {
    /// Whether the venue has been seen empty of our orders since the last of them was open.
    struct Sweep {
        /// The halt that it is about.
        var haltID: String
        /// The last moment at which an order of ours was known to be open.
        var openAt: Timestamp
        var seenAt: Timestamp?
        var asksAt: Timestamp
        var isDone: Bool { seenAt != nil }
    }

    /// Between two questions while the venue still shows orders of ours.
    private static let askEvery = Nanos.second

    /// Cancels until the venue lists nothing of ours, and flattens until its books are flat.
    func tendLadder() {
        let level = timeline.corridor.state.ladder.latched.level
        guard level >= .haltCancelAll else {
            if sweep != nil { venue.session?.endSweep() }
            (sweep, flattenTold) = (nil, nil)
            return
        }
        let now = engineTime
        let haltID = timeline.corridor.state.ladder.latched.haltID
        var current = sweep ?? Sweep(haltID: haltID, openAt: now, asksAt: now)
        if current.haltID != haltID {
            current = Sweep(haltID: haltID, openAt: now, asksAt: now)
        }
        if !timeline.corridor.state.orders.open.isEmpty {
            (current.openAt, current.seenAt) = (now, nil)
        }
        look(for: &current, at: now)
        sweep = current
        tellFlattening()
    }

    private func look(for sweep: inout Sweep, at now: Timestamp) {
        let sight = timeline.exchange.sight
        let isEmpty = sight.map { $0.open == 0 && $0.listedAt > sweep.openAt } ?? false
        if isEmpty, timeline.corridor.state.orders.open.isEmpty, sweep.seenAt == nil {
            sweep.seenAt = now
            log.note(
                .warning, .ladderSwept, "the venue lists no open order of ours",
                ["halt_id": sweep.haltID])
        }
        // As long as something is sold, exits that hold some of it are looked for.
        let sellsAll = timeline.corridor.state.flattening.isActive
        let isProven = sweep.isDone && !sellsAll && (!isFlattened || isFlatProven(sweep))
        guard !isProven, now >= sweep.asksAt else { return }
        sweep.asksAt = now + LiveLoop.askEvery
        venue.session?.sweep(at: now, exits: sellsAll)
    }

    /// Engine time as far as it has been reached.
    private var engineTime: Timestamp {
        venue.session?.clock.now ?? timeline.corridor.state.time
    }

    /// Makes a step for a command, before the one that is due.
    func stepNow(_ command: Command) throws {
        pending.append(command)
        let commands = takePending()
        do {
            if let session = venue.session { return try step(session, commands: commands) }
            let now = max(timeline.corridor.state.time, engineNow)
            let due = try timeline.nextTime() ?? now
            try timeline.step(at: min(now, due), commands: commands)
        } catch {
            // An order is not asked for again, everything else is.
            pending += commands.filter { !$0.isOrder }
            throw error
        }
        timeline.settleLatch()
    }

    // MARK: Flatten

    /// Whether an operator has had everything sold, and the engine knows of nothing left.
    private var isFlattened: Bool {
        let flattening = timeline.corridor.state.flattening
        return !flattening.courses.isEmpty && !flattening.isActive
    }

    private func isFlatProven(_ sweep: Sweep) -> Bool {
        guard let sight = timeline.exchange.sight, sweep.isDone else { return false }
        return sight.isNewer(than: sweep.openAt) && timeline.residual == .zero
    }

    /// Whether the venue's own books say that everything was sold but dust.
    var isFlat: Bool { isFlattened && (sweep.map(isFlatProven) ?? false) }

    /// Begins to sell, and answers with the status.
    func flatten(_ reason: String) -> JSONValue {
        perform(flattenCommand(reason))
    }

    func flattenCommand(_ reason: String) -> Command {
        .flatten(plan.instruments.map(\.id), source: "operator", reason: reason)
    }

    private func tellFlattening() {
        let flattening = timeline.corridor.state.flattening
        guard !flattening.courses.isEmpty else { return }
        let stages = flattening.courses.map { text(of: $0) }.joined(separator: "; ")
        let told = isFlat ? stages + "; the venue's own books agree" : stages
        guard told != flattenTold else { return }
        flattenTold = told
        log.note(.warning, isFlat ? .flattenDone : .flattenProgress, told)
    }

    private func text(of course: Flattening.Course) -> String {
        let instrument = plan.instruments[course.instrument.position]
        var text = "\(instrument.symbol) \(course.stage.name)"
        if course.remaining != .zero { text += ", \(instrument.text(course.remaining)) left" }
        if case .waiting(let why) = course.stage { text += ": \(why)" }
        return text
    }

    /// The members `cancel_all` and `flatten` of the status; absent below their levels.
    var ladderMembers: [JSONMember] {
        var members: [JSONMember] = []
        if let sweep {
            members.append(
                JSONMember(
                    "cancel_all",
                    .object([
                        "done": .bool(sweep.isDone),
                        "open_at_venue": timeline.exchange.sight.map { .int($0.open) },
                    ])))
        }
        let flattening = timeline.corridor.state.flattening
        guard !flattening.courses.isEmpty else { return members }
        let state = isFlat ? "done" : flattening.isActive ? "selling" : "proving"
        let courses = flattening.courses.map { course in
            let instrument = plan.instruments[course.instrument.position]
            var why: String?
            if case .waiting(let text) = course.stage { why = text }
            return JSONValue.object([
                "symbol": .string(instrument.symbol), "stage": .string(course.stage.name),
                "remaining": .string(instrument.text(course.remaining)),
                "slices": .int(course.slices), "reason": why.map { .string($0) },
            ])
        }
        members.append(
            JSONMember(
                "flatten", .object(["state": .string(state), "products": .array(courses)])))
        return members
    }

    // MARK: A run that only flattens

    /// How long a run that only flattens goes on.
    private static let flattenMax = Nanos.minute

    /// Sells everything, and waits until the venue's own books are flat.
    func attendFlatten(
        _ reason: String, _ signals: RunSignals, with session: CoinbaseSession
    ) throws -> ClockRun.Stop {
        pending.append(.raise(.haltCancelAll, source: "operator", reason: reason))
        var hasBegun = false
        _ = try wait(signals, session, run.wallMax ?? LiveLoop.flattenMax) {
            tendLadder()
            // What the venue still lists of ours might buy again what was sold.
            if !hasBegun, sweep?.isDone == true {
                pending.append(flattenCommand(reason))
                hasBegun = true
            }
            // Without courses somebody has halted meanwhile, which ends the selling.
            let courses = timeline.corridor.state.flattening.courses
            return isFlat || hasBegun && pending.isEmpty && courses.isEmpty
        }
        let isDone = isFlat
        if !isDone { try end(session) }
        return isDone ? .flat : signals.stop() ? .signal : .for
    }
}
