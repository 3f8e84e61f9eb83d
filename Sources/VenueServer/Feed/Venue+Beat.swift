internal import Domain
internal import JSON

/// What subscribers are told, at even distances of time.
extension Venue {
    private static let trades = Nanos.millisecond * 250

    /// Tells what has gathered; called at every multiple of `pulse`.
    func beat(at time: Timestamp) {
        faults.pass(to: time)
        if time.floored(to: .minute) == time { forgetPasts() }
        guard !sessions.isEmpty else { return forget() }
        tellBooks()
        if time.floored(to: Venue.trades) == time { tellTrades() }
        if time.floored(to: .second) == time { tellSecond(time) }
        if time.floored(to: .second * 5) == time { tellFive() }
        tend()
    }

    private func forget() {
        for place in tapes.indices {
            if !tapes[place].newLevels.isEmpty { tapes[place].newLevels.removeAll() }
            if !tapes[place].newPrints.isEmpty { tapes[place].newPrints.removeAll() }
        }
        renewed = []
    }

    /// Gives an event to all who follow a channel of one book, whichever name they know it by.
    private func tell(_ channel: Channel, of instrument: InstrumentID, _ event: JSONValue) {
        let names = listings.filter { $0.id == instrument }.map(\.symbol)
        for number in sessions.keys.sorted() {
            guard let session = sessions[number],
                names.contains(where: { session.follows(channel, $0) })
            else { continue }
            send(number, channel.wire, [event])
        }
    }

    private func original(_ place: Int) -> Listing? {
        listings.first { $0.id.position == place && $0.aliasOf == nil }
    }

    private func tellBooks() {
        for place in tapes.indices {
            guard let listing = original(place) else { continue }
            let isNew = renewed.remove(listing.id) != nil
            guard isNew || !tapes[place].newLevels.isEmpty else { continue }
            let event = isNew ? bookEvent(listing) : changesEvent(place, listing)
            tapes[place].newLevels.removeAll(keepingCapacity: true)
            tell(.level2, of: listing.id, event)
        }
    }

    /// Levels that changed: bids from the best down, then offers from the best up.
    private func changesEvent(_ place: Int, _ listing: Listing) -> JSONValue {
        let time = JSONValue.time(clock)
        let rows = tapes[place].newLevels.sorted { left, right in
            let (a, b) = (left.key, right.key)
            if a.side != b.side { return a.side == .buy }
            return a.side == .buy ? a.price > b.price : a.price < b.price
        }
        return .object([
            "type": .string("update"), "product_id": .string(listing.symbol),
            "updates": .array(
                rows.map { row in
                    levelRow(
                        Level(price: row.key.price, quantity: row.value), row.key.side, time,
                        listing.instrument)
                }),
        ])
    }

    private func tellTrades() {
        for place in tapes.indices where !tapes[place].newPrints.isEmpty {
            guard let listing = original(place) else { continue }
            let prints = Array(tapes[place].newPrints.reversed())
            tapes[place].newPrints.removeAll(keepingCapacity: true)
            tell(.marketTrades, of: listing.id, tradesEvent("update", prints, listing))
            tell(.ticker, of: listing.id, tickerEvent("update", listing, hasTop: true))
        }
    }

    private func tellSecond(_ time: Timestamp) {
        let counter = (time - opened).count / Nanos.second.count
        let uptime = DecimalText.text(mantissa: (time - opened).count, exponent: -9)
        let stamp = shownTime.rfc3339.replacing("T", with: " ").replacing("Z", with: "")
        let heartbeat = JSONValue.object([
            "current_time": .string("\(stamp) +0000 UTC m=+\(uptime)"),
            "heartbeat_counter": .int(counter),
        ])
        for number in sessions.keys.sorted()
        where sessions[number]?.subscriptions[.heartbeats] != nil {
            send(number, Channel.heartbeats.wire, [heartbeat])
        }
        for place in tapes.indices {
            guard let listing = original(place), isFollowed(.candles, listing) else { continue }
            tell(.candles, of: listing.id, candlesEvent("update", listing, count: 1))
        }
    }

    private func tellFive() {
        for place in tapes.indices {
            guard let listing = original(place), isFollowed(.tickerBatch, listing) else { continue }
            tell(.tickerBatch, of: listing.id, tickerEvent("update", listing, hasTop: false))
        }
        for number in sessions.keys.sorted()
        where sessions[number]?.subscriptions[.futuresBalanceSummary] != nil {
            sendBalances(number)
        }
    }

    private func isFollowed(_ channel: Channel, _ listing: Listing) -> Bool {
        let names = [listing.symbol] + listing.aliases
        return sessions.values.contains { session in
            names.contains { session.follows(channel, $0) }
        }
    }

    /// Tells that the state of products has changed.
    func tellStatus() {
        for number in sessions.keys.sorted() {
            guard let asked = sessions[number]?.subscriptions[.status] else { continue }
            send(number, Channel.status.wire, [statusEvent("update", asked)])
        }
    }
}
