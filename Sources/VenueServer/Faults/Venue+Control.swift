internal import Domain
internal import JSON
internal import Transport

/// The control endpoint: faults, flags, keys, and a market that does what a test needs.
extension Venue {
    func answerControl(_ request: HTTPRequest, _ path: String) -> Reply {
        do throws(Refusal) {
            let body = try Venue.body(of: request)
            let parts = path.split(separator: "/")
            guard request.method != .get else {
                return Reply(200, try control(.get, parts, body))
            }
            return Reply(
                200,
                try recorded(request, body, nil) { () throws(Refusal) in
                    try control(request.method, parts, body)
                })
        } catch {
            return Reply(error)
        }
    }

    func control(
        _ method: HTTPRequest.Method, _ parts: [Substring], _ body: JSONValue
    ) throws(Refusal) -> JSONValue {
        switch (method, parts.first, parts.dropFirst().first) {
        case (.get, "faults", nil): return faultList
        case (.post, "faults", nil): return try switchOn(body)
        case (.delete, "faults", let name): return try switchOff(name.map(String.init))
        case (.post, "products", let symbol?): return try flag(String(symbol), body)
        case (.post, "advance", nil): return try passTime(body)
        case (.post, "trades", nil): return try invent(body)
        case (.post, "quotes", nil): return try quote(body)
        case (.post, "balances", nil): return try give(body)
        case (.post, "keys", nil): return try changeKey(body)
        case (.post, "disconnect", nil): return disconnect(body)
        case (.post, "cancels", nil): return try takeAway(body)
        case (.get, "state", nil): return truth
        default:
            throw .notFound(
                "there is no \(method.rawValue) /control/\(parts.joined(separator: "/"))")
        }
    }

    // MARK: Faults

    private var faultList: JSONValue {
        .object([
            "faults": .array(
                faults.active.map { name, charge in
                    .object([
                        "fault": .string(name.rawValue), "count": charge.count.map { .int($0) },
                        "until": charge.until.map { .time($0) },
                        "path": charge.path.map { .string($0) },
                        "percent": charge.percent.map { .int($0) },
                    ])
                }),
            "known": .texts(FaultName.allCases.map(\.rawValue)),
        ])
    }

    private func switchOn(_ body: JSONValue) throws(Refusal) -> JSONValue {
        let word = body["fault"]?.string ?? ""
        guard let name = FaultName(rawValue: word) else { throw .notAValue(word, of: "fault") }
        var charge = FaultPlan.Charge(
            count: body["count"]?.int.map { Int($0) }, path: body["path"]?.string)
        if let status = body["status"]?.int { charge.status = Int(status) }
        if let delay = try Venue.length(body["delay"], "delay") { charge.delay = delay }
        if let length = try Venue.length(body["for"], "for") { charge.until = now + length }
        if let percent = body["percent"] {
            guard let share = percent.int, (1...100).contains(share) else {
                throw .notAValue(percent.text(), of: "percent")
            }
            charge.percent = UInt64(share)
        }
        let isEndless = charge.until == nil && charge.percent == nil
        if charge.count == nil, isEndless, name.strikesOnce { charge.count = 1 }
        faults.set(name, charge)
        switch name {
        case .maintenance: beginMaintenance(charge)
        case .incident: try beginIncident(charge)
        case .outage: throwOut(path: charge.path)
        case .halfOpen:
            for number in connected(to: charge.path) { outgoing.append(.pause(number)) }
        default: break
        }
        return faultList
    }

    private func switchOff(_ word: String?) throws(Refusal) -> JSONValue {
        if let word {
            guard let name = FaultName(rawValue: word) else { throw .notAValue(word, of: "fault") }
            end(name)
        } else {
            for name in FaultName.allCases { end(name) }
        }
        for number in sessions.keys.sorted() { outgoing.append(.resume(number)) }
        return faultList
    }

    private func end(_ name: FaultName) {
        guard faults.isOn(name, path: faults.path(of: name)) else { return }
        switch name {
        case .maintenance: endMaintenance()
        case .incident: finishIncident()
        default: faults.clear(name)
        }
    }

    private func beginMaintenance(_ charge: FaultPlan.Charge) {
        for place in listings.indices { listings[place].flags.cancelOnly = true }
        for instrument in floor.instruments { tellMatching(of: instrument.id) }
        tellStatus()
        if let until = charge.until { agenda.add(.endMaintenance, at: until) }
    }

    func endMaintenance() {
        for place in listings.indices { listings[place].flags.cancelOnly = false }
        for instrument in floor.instruments { tellMatching(of: instrument.id) }
        faults.clear(.maintenance)
        faults.candlesHiddenUntil = now + .minute * 5
        tellStatus()
    }

    private func disconnect(_ body: JSONValue) -> JSONValue {
        let path = body["path"]?.string
        guard body["reset"]?.bool == true else {
            throwOut(path: path)
            return .object([JSONMember]())
        }
        for number in connected(to: path) {
            outgoing.append(.reset(number))
            sessions[number] = nil
        }
        return .object([JSONMember]())
    }

    /// Connections whose path contains a text; all without one.
    private func connected(to path: String?) -> [Int] {
        sessions.values.filter { session in path.map(session.path.contains) ?? true }
            .map(\.number).sorted()
    }

    func throwOut(path: String?) {
        for number in connected(to: path) { dismiss(number, 1001, "going away") }
    }

    /// A length of time such as `500ms`, `-5s`.
    static func length(_ value: JSONValue?, _ name: String) throws(Refusal) -> Nanos? {
        guard let text = value?.string else { return nil }
        let isNegative = text.hasPrefix("-")
        do {
            let length = try Nanos(parsing: isNegative ? String(text.dropFirst()) : text)
            return isNegative ? Nanos(-length.count) : length
        } catch {
            throw .notAValue(text, of: name)
        }
    }
}
