internal import Domain
internal import JSON
internal import Transport

/// The control endpoint: faults, flags, keys, and a market that does what a test needs.
extension Venue {
    func answerControl(_ request: HTTPRequest, _ path: String) -> Reply {
        do throws(Refusal) {
            let body = try Venue.body(of: request)
            let answer = try control(request.method, path.split(separator: "/"), body)
            settle()
            settleAgenda()
            return Reply(200, answer)
        } catch {
            return Reply(error)
        }
    }

    private func control(
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
        if charge.count == nil, charge.until == nil, Venue.strikesOnce.contains(name) {
            charge.count = 1
        }
        faults.set(name, charge)
        switch name {
        case .maintenance: beginMaintenance(charge)
        case .outage:
            for number in sessions.keys.sorted() { dismiss(number, 1001, "going away") }
        case .halfOpen:
            for number in sessions.keys.sorted() { outgoing.append(.pause(number)) }
        default: break
        }
        return faultList
    }

    /// Faults that strike once unless more is asked for.
    private static let strikesOnce: Set<FaultName> = [
        .dropFrame, .duplicateFrame, .reorderFrames, .garbageFrame, .errorFrame, .delayAck,
        .failBefore, .failAfter, .loseRequest, .loseReply, .truncateBody, .slowReply,
        .tooManyRequests, .refuseTokens, .repeatedCursor,
    ]

    private func switchOff(_ word: String?) throws(Refusal) -> JSONValue {
        if let word {
            guard let name = FaultName(rawValue: word) else { throw .notAValue(word, of: "fault") }
            if name == .maintenance, faults.isOn(name) { endMaintenance() }
            faults.clear(name)
        } else {
            if faults.isOn(.maintenance) { endMaintenance() }
            faults.clear()
        }
        for number in sessions.keys.sorted() { outgoing.append(.resume(number)) }
        return faultList
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
        for number in sessions.keys.sorted() {
            if body["reset"]?.bool == true {
                outgoing.append(.reset(number))
                sessions[number] = nil
            } else {
                dismiss(number, 1001, "going away")
            }
        }
        return .object([JSONMember]())
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
