internal import Domain
internal import JSON

/// Connections come, subscribe, and go.
extension Venue {
    /// Within this long a connection has to subscribe to something.
    static let firstSubscription = Nanos.second * 5
    /// A connection that is sent nothing for so long is closed.
    static let idleMax = Nanos.second * 75

    func join(_ number: Int, isUser: Bool) {
        sessions[number] = Session(number: number, isUser: isUser, opened: now, lastSent: now)
        let path = isUser ? "/user" : "/market"
        if faults.isOn(.halfOpen, path: path) { outgoing.append(.pause(number)) }
        guard faults.isOn(.outage, path: path) else { return }
        outgoing.append(.close(number, code: 1013, reason: "try again later"))
    }

    func leave(_ number: Int) { sessions[number] = nil }

    /// Takes a message of a connection.
    func receive(_ number: Int, _ bytes: [UInt8]) {
        guard let session = sessions[number], !faults.isOn(.halfOpen, path: session.path) else {
            return
        }
        let message: JSONValue
        do throws(JSONFault) {
            message = try JSONValue(parsing: bytes)
        } catch {
            return complain(number, "failure to subscribe")
        }
        if settings.hasRateLimits, message["jwt"]?.string == nil,
            !limiter.admit(.messages, at: now).isAllowed
        {
            return complain(number, "rate limit exceeded")
        }
        guard let channel = message["channel"]?.string.flatMap(Channel.init(rawValue:)) else {
            return complain(number, "authentication failure")
        }
        let key = message["jwt"]?.string.flatMap { token in
            faults.take(.refuseTokens, path: session.path)
                ? nil : verifier.key(of: token, uris: [], now: shownTime)
        }
        let wantsKey = channel.needsKey || message["jwt"]?.string != nil
        if wantsKey, key?.canView != true { return complain(number, "authentication failure") }
        if session.isUser, !channel.needsKey, channel != .heartbeats {
            return complain(number, "failure to subscribe")
        }
        let asked = (message["product_ids"]?.array ?? []).compactMap(\.string)
        let known = asked.filter { listing($0) != nil }
        switch message["type"]?.string {
        case "subscribe":
            guard known.count == asked.count, !asked.isEmpty || !channel.needsProducts else {
                return complain(number, "failure to subscribe")
            }
            subscribe(number, channel, asked, key)
        case "unsubscribe": unsubscribe(number, channel, asked)
        default: complain(number, "failure to subscribe")
        }
    }

    /// An error has neither envelope nor number.
    private func complain(_ number: Int, _ message: String) {
        outgoing.append(.text(number, Venue.complaint(message)))
    }

    private static func complaint(_ message: String) -> String {
        JSONValue.object(["type": .string("error"), "message": .string(message)]).text()
    }

    private func subscribe(_ number: Int, _ channel: Channel, _ asked: [String], _ key: APIKey?) {
        guard var session = sessions[number] else { return }
        session.hasSubscribed = true
        if channel.needsKey { session.key = key }
        let before = session.subscriptions[channel]
        var products = before ?? []
        for symbol in asked where !products.contains(symbol) { products.append(symbol) }
        // No products means all of them, whatever else is asked for before or after.
        let isOfAll = asked.isEmpty || before == []
        session.subscriptions[channel] = isOfAll ? [] : products
        sessions[number] = session
        snapshot(number, channel, asked)
        acknowledge(number)
    }

    private func unsubscribe(_ number: Int, _ channel: Channel, _ asked: [String]) {
        guard let products = sessions[number]?.subscriptions[channel] else {
            return acknowledge(number)
        }
        // Nothing can be taken out of all of them.
        guard asked.isEmpty || !products.isEmpty else { return acknowledge(number) }
        let rest = asked.isEmpty ? [] : products.filter { !asked.contains($0) }
        sessions[number]?.subscriptions[channel] = rest.isEmpty ? nil : rest
        acknowledge(number)
    }

    /// Tells everything that a connection is subscribed to.
    private func acknowledge(_ number: Int) {
        guard let session = sessions[number] else { return }
        var members: [JSONMember] = []
        for channel in Channel.allCases {
            guard let products = session.subscriptions[channel] else { continue }
            let names: [String]
            switch channel {
            case .heartbeats: names = ["heartbeats"]
            case .user: names = [user]
            case .futuresBalanceSummary: names = [user]
            default: names = products
            }
            members.append(JSONMember(channel.rawValue, .texts(names)))
        }
        let events = [JSONValue.object([JSONMember("subscriptions", .object(members))])]
        if let charge = faults.strike(.delayAck, path: session.path) {
            sessions[number]?.late.append(
                Session.Late(
                    time: now + charge.delay, channel: "subscriptions", events: events))
        } else {
            send(number, "subscriptions", events)
        }
    }

    // MARK: Sending

    /// Sends a message under the connection's next number, unless a fault stands in its way.
    func send(_ number: Int, _ channel: String, _ events: [JSONValue]) {
        guard var session = sessions[number] else { return }
        let path = session.path
        if faults.take(.resetSequence, path: path) { session.sequence = 0 }
        if faults.take(.jumpSequence, path: path) { session.sequence += 1 << 31 }
        let frame = JSONValue.object([
            "channel": .string(channel),
            "client_id": faults.take(.noClientID, path: path) ? nil : .string(""),
            "timestamp": .time(shownTime),
            "sequence_num": faults.take(.noSequence, path: path) ? nil : .int(session.sequence),
            "events": twisted(.array(events), path),
        ])
        session.sequence += 1
        session.lastSent = now
        defer { sessions[number] = session }
        if faults.isOn(.stall, path: path) || faults.isOn(.halfOpen, path: path) { return }
        if faults.take(.dropFrame, path: path) { return }
        let text = frame.text()
        if session.heldBack.count < faults.window,
            let charge = faults.strike(.reorderFrames, path: path)
        {
            session.heldBack.append((text, charge.window))
            return
        }
        var texts = [text]
        if faults.take(.garbageFrame, path: path) { texts.insert("{\"channel\":\"l2_da", at: 0) }
        if faults.take(.errorFrame, path: path) {
            texts.insert(Venue.complaint("internal error"), at: texts.count - 1)
        }
        if faults.take(.duplicateFrame, path: path) { texts.append(text) }
        for index in session.heldBack.indices { session.heldBack[index].others -= 1 }
        texts += session.heldBack.filter { $0.others <= 0 }.map(\.text)
        session.heldBack.removeAll { $0.others <= 0 }
        for text in texts { post(text, &session) }
    }

    /// Sends a text, or lets it be under way for a while.
    private func post(_ text: String, _ session: inout Session) {
        let delay = faults.delay(.delayFrames, path: session.path)
        if delay == .zero, session.underWay.isEmpty {
            return outgoing.append(.text(session.number, text))
        }
        // None overtakes another, even when the delay is over.
        let arrival = max(now + delay, session.underWay.last?.time ?? now)
        session.underWay.append((arrival, text))
    }

    /// Sends what waits, and closes what has been silent too long.
    func tend() {
        for number in sessions.keys.sorted() {
            guard let session = sessions[number] else { continue }
            for late in session.late where late.time <= now {
                send(number, late.channel, late.events)
            }
            sessions[number]?.late.removeAll { $0.time <= now }
            deliver(number)
            if faults.isOn(.halfOpen, path: session.path) { continue }
            if !session.hasSubscribed, now - session.opened > Venue.firstSubscription {
                dismiss(number, 1008, "no subscription within 5 seconds")
            } else if now - session.lastSent > Venue.idleMax {
                dismiss(number, 1000, "idle")
            }
        }
    }

    /// Sends what has been under way long enough.
    private func deliver(_ number: Int) {
        guard let session = sessions[number], !faults.isOn(.stall, path: session.path),
            !faults.isOn(.halfOpen, path: session.path)
        else { return }
        let due = session.underWay.prefix { $0.time <= now }
        for item in due { outgoing.append(.text(number, item.text)) }
        sessions[number]?.underWay.removeFirst(due.count)
    }

    func dismiss(_ number: Int, _ code: UInt16, _ reason: String) {
        outgoing.append(.close(number, code: code, reason: reason))
        sessions[number] = nil
    }
}
