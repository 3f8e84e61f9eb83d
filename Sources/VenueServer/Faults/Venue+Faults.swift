internal import Domain
internal import JSON

/// Faults are switched on and off.
extension Venue {
    var faultList: JSONValue {
        .object([
            "faults": .array(
                faults.active.map { name, charge in
                    .object([
                        "fault": .string(name.rawValue), "count": charge.count.map { .int($0) },
                        "until": charge.until.map { .time($0 + faults.clockOffset(at: $0)) },
                        "path": charge.path.map { .string($0) },
                        "percent": charge.percent.map { .int($0) },
                    ])
                }),
            "known": .texts(FaultName.allCases.map(\.rawValue)),
            "struck": .object(
                FaultName.allCases.compactMap { name in
                    faults.struck[name].map { JSONMember(name.rawValue, .int($0)) }
                }),
        ])
    }

    func switchOn(_ body: JSONValue) throws(Refusal) -> JSONValue {
        let word = body["fault"]?.string ?? ""
        guard let name = FaultName(rawValue: word) else { throw .notAValue(word, of: "fault") }
        let charge = try charge(of: name, body)
        if name == .incident { finishIncident() }
        let generation = faults.set(name, charge)
        if let until = charge.until {
            agenda.add(.lift(name, generation: generation), at: until)
        }
        switch name {
        case .maintenance: beginMaintenance()
        case .incident: beginIncident(charge, generation)
        case .outage: throwOut(path: charge.path)
        case .halfOpen:
            for number in connected(to: charge.path) { outgoing.append(.pause(number)) }
        case .clockSkew, .clockDrift: renewEnds()
        default: break
        }
        return faultList
    }

    private static let members: Set<String> = [
        "fault", "count", "for", "percent", "path", "status", "delay", "jitter", "window", "field",
        "value", "ppm",
    ]

    /// Messages that may overtake one.
    private static let windowMax: Int64 = 200

    /// How late a listing may be: as long as earlier states of orders are kept.
    static let stalenessMax = Nanos.minute * 10

    /// Reads how a fault is to strike; what it could not do is refused.
    private func charge(of name: FaultName, _ body: JSONValue) throws(Refusal) -> FaultPlan.Charge {
        for member in body.members ?? [] where !Venue.members.contains(member.key) {
            throw .notAValue(member.key, of: "faults")
        }
        try refuseOthers(name, body)
        var charge = FaultPlan.Charge()
        charge.count = try Venue.whole(body["count"], "count", 1...1_000_000_000).map { Int($0) }
        charge.percent = try Venue.whole(body["percent"], "percent", 1...100).map { UInt64($0) }
        if let status = try Venue.whole(body["status"], "status", 100...599) {
            charge.status = Int(status)
        }
        charge.window = Int(try Venue.whole(body["window"], "window", 1...Venue.windowMax) ?? 1)
        if let path = body["path"] {
            guard let text = path.string else { throw .notAValue(path.text(), of: "path") }
            charge.path = text
        }
        charge.delay = try delay(of: name, body)
        charge.jitter = try jitter(of: name, body)
        if name == .oddValue {
            guard let field = body["field"]?.string, !field.isEmpty else {
                throw .invalid("odd_value needs \"field\"")
            }
            charge.field = field
            charge.value = body["value"] ?? charge.value
        }
        if name == .clockDrift {
            guard let ppm = try Venue.whole(body["ppm"], "ppm", Venue.driftRange), ppm != 0 else {
                throw .invalid("clock_drift needs \"ppm\"")
            }
            (charge.ppm, charge.since) = (ppm, now)
        }
        if let length = try Venue.length(body["for"], "for") {
            guard length > .zero else { throw .invalid("for must be above 0s") }
            charge.until = now + length
        }
        if name == .incident, charge.until.map({ $0 - now < .second * 5 }) ?? true {
            throw .invalid("an incident needs \"for\", of 5s or more")
        }
        let isEndless = charge.until == nil && charge.percent == nil
        if charge.count == nil, isEndless, name.strikesOnce { charge.count = 1 }
        return charge
    }

    /// Refuses what a fault has no use for.
    private func refuseOthers(_ name: FaultName, _ body: JSONValue) throws(Refusal) {
        func refuse(_ field: String, unless isTaken: Bool) throws(Refusal) {
            guard body[field] != nil, !isTaken else { return }
            throw .invalid("\(name.rawValue) takes no \(field)")
        }
        try refuse("count", unless: name.isCounted)
        try refuse("percent", unless: name.isCounted)
        try refuse("path", unless: name.hasPath)
        try refuse("status", unless: name.takesStatus)
        try refuse("delay", unless: name.needsDelay)
        try refuse("window", unless: name == .reorderFrames)
        try refuse("jitter", unless: name.takesJitter)
        try refuse("field", unless: name == .oddValue)
        try refuse("value", unless: name == .oddValue)
        try refuse("ppm", unless: name == .clockDrift)
    }

    /// Millionths by which a clock may go wrong: beyond, ends of orders would be far from any plan.
    private static let driftRange: ClosedRange<Int64> = -500_000...500_000

    private func jitter(of name: FaultName, _ body: JSONValue) throws(Refusal) -> Nanos {
        guard let jitter = try Venue.length(body["jitter"], "jitter") else { return .zero }
        guard jitter > .zero else { throw .invalid("jitter must be above 0s") }
        return jitter
    }

    private func delay(of name: FaultName, _ body: JSONValue) throws(Refusal) -> Nanos {
        guard name.needsDelay else { return .zero }
        let given = try Venue.length(body["delay"], "delay")
        // What chance adds may be all.
        if given == nil, body["jitter"] != nil { return .zero }
        guard let delay = given, delay != .zero else {
            throw .invalid("\(name.rawValue) needs \"delay\"")
        }
        guard delay > .zero || name == .clockSkew else {
            throw .invalid("delay must be above 0s")
        }
        guard name != .staleListing || delay <= Venue.stalenessMax else {
            throw .invalid("a listing can be late by \(Venue.stalenessMax.text) at most")
        }
        return delay
    }

    /// A whole number in a range.
    private static func whole(
        _ value: JSONValue?, _ name: String, _ range: ClosedRange<Int64>
    ) throws(Refusal) -> Int64? {
        guard let value else { return nil }
        guard let number = value.int, range.contains(number) else {
            throw .invalid(
                "\(name) is \(value.text()), not from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func switchOff(_ word: String?) throws(Refusal) -> JSONValue {
        if let word {
            guard let name = FaultName(rawValue: word) else { throw .notAValue(word, of: "fault") }
            end(name)
        } else {
            for name in FaultName.allCases { end(name) }
        }
        return faultList
    }

    /// Ends a fault, and what it did.
    func end(_ name: FaultName) {
        guard faults.isOnAnywhere(name) else { return }
        switch name {
        case .maintenance: endMaintenance()
        case .incident: finishIncident()
        case .halfOpen:
            faults.clear(name)
            for number in sessions.keys.sorted() { outgoing.append(.resume(number)) }
        case .clockSkew, .clockDrift:
            faults.clear(name)
            renewEnds()
        default: faults.clear(name)
        }
    }

    private func beginMaintenance() {
        for place in listings.indices { listings[place].flags.cancelOnly = true }
        for instrument in floor.instruments { tellMatching(of: instrument.id) }
        tellStatus()
        faults.note(.maintenance)
    }

    private func endMaintenance() {
        for place in listings.indices { listings[place].flags.cancelOnly = false }
        for instrument in floor.instruments { tellMatching(of: instrument.id) }
        faults.clear(.maintenance)
        faults.candlesHiddenUntil = now + .minute * 5
        tellStatus()
    }

    /// How a used `client_order_id` is answered from now on: `{"mode":"refuse"}`.
    func changeDuplicates(_ body: JSONValue) throws(Refusal) -> JSONValue {
        let word = body["mode"]?.string ?? ""
        guard let mode = VenueSettings.DuplicateMode(rawValue: word) else {
            throw .notAValue(word, of: "mode")
        }
        duplicates = mode
        return .object([JSONMember]())
    }

    func changeSource(_ body: JSONValue) throws(Refusal) -> JSONValue {
        let word = body["source"]?.string ?? ""
        guard OrderFilter.sources.contains(word) else { throw .notAValue(word, of: "source") }
        placementSource = word
        return .object([JSONMember]())
    }
}
