internal import Assembly
internal import Domain
internal import JSON

/// The process that runs a profile, as a command asks it.
struct RunningProfile {
    let folder: StateFolder

    /// - Throws: `control.silent` for one that holds the socket and does not answer.
    func isThere() throws(Fault) -> Bool { try status() != nil }

    /// What it says of itself; nil where nobody runs the profile.
    ///
    /// - Throws: `control.silent` for one that holds the socket and does not answer.
    func status() throws(Fault) -> JSONValue? {
        try ask(.object(["command": .string("status")]))
    }

    /// Has it send an order, and follows that until it has ended or rests.
    ///
    /// The request has a name of its own, by which a run that did not answer in time is asked
    /// again: however often it hears of it, it sends one order.
    func place(_ order: OperatorOrder, follow: Nanos) throws(Fault) -> JSONValue {
        let request = JSONValue.object([
            "command": .string("place"), "request": .string(RunID.make()), "order": order.json,
        ])
        for _ in 1..<RunningProfile.placesMax {
            do throws(Fault) {
                return try self.follow(request, for: follow)
            } catch {
                guard error.code == "control.silent" else { throw error }
            }
        }
        return try self.follow(request, for: follow)
    }

    /// How often a run that is silent is asked for the same order.
    private static let placesMax = 3

    /// Has it change an open order, and follows that until it is done or refused.
    func edit(
        _ id: String, limit: String?, size: String?, follow: Nanos
    ) throws(Fault) -> JSONValue {
        let request = JSONValue.object([
            "command": .string("edit"), "order_id": .string(id),
            "limit_price": limit.map { .string($0) }, "size": size.map { .string($0) },
        ])
        return try self.follow(request, for: follow)
    }

    /// Has it sell everything, and follows that until its books are flat or time is over; `told`
    /// is shown the status whenever something has changed.
    func flatten(
        _ reason: String, follow: Nanos, told: (JSONValue) -> Void
    ) throws(Fault) -> JSONValue {
        var state = try answer(
            .object(["command": .string("flatten"), "reason": .string(reason)]))
        var last: JSONValue?
        let start = WallClock.steady
        while true {
            if state["flatten"] != last { told(state) }
            last = state["flatten"]
            // Where the member is gone, a halt has ended the selling.
            let isOver =
                last == nil || WallClock.steady - start >= follow.count || Interrupt.isAsked
            if isOver || last?["state"]?.string == "done" { return state }
            Interrupt.pause(.millisecond * 200)
            state = try answer(.object(["command": .string("status")]))
        }
    }

    private func follow(_ request: JSONValue, for follow: Nanos) throws(Fault) -> JSONValue {
        var state = try answer(request)
        let start = WallClock.steady
        while WallClock.steady - start < follow.count, state["settled"]?.bool != true {
            Interrupt.pause(.millisecond * 100)
            state = try answer(
                .object(["command": .string("order"), "number": state["number"]]))
        }
        return state
    }

    private func answer(_ request: JSONValue) throws(Fault) -> JSONValue {
        if let answer = try ask(request) { return answer }
        throw Fault(
            .runtime, code: "control.gone", "the run has ended meanwhile",
            remedy: "look at perps-bot orders list before sending anything again")
    }

    private func ask(_ request: JSONValue) throws(Fault) -> JSONValue? {
        switch ControlSocket.ask(folder: folder.path, request) {
        case .nobody: return nil
        case .silence:
            throw Fault(
                .runtime, code: "control.silent",
                "a process runs the profile and does not answer",
                remedy: "what was asked may have been done: look at perps-bot orders list")
        case .answer(let answer):
            if let error = answer["error"] { throw ControlOptions.fault(error) }
            return answer
        }
    }
}
