package import Domain

extension OrderSight {
    /// Asks for the venue's time first, so that the listing is not older than it, then for every
    /// order since a moment, then for the open ones, which the first list may cut off.
    package static func ask(
        _ brokerage: Brokerage, since: Timestamp, done: @escaping @Sendable (OrderSight) -> Void
    ) {
        let clocks = brokerage.settings.clocks
        let sent = clocks.steady()
        brokerage.time { answer in
            let time: Timestamp? = if case .success(let told) = answer { told.time } else { nil }
            let reading = time.map {
                ClockReading(
                    venue: $0, received: clocks.wall(),
                    roundTrip: Nanos(clocks.steady().count - sent.count))
            }
            var recent = OrderQuery()
            recent.from = since
            brokerage.orders(recent) { first in
                var open = OrderQuery()
                open.statuses = [.open]
                brokerage.orders(open) { second in
                    var sight = OrderSight([first, second], since: since)
                    (sight.venueTime, sight.clock) = (time, reading)
                    done(sight)
                }
            }
        }
    }

    private init(
        _ answers: [ResponseClass<Listing<VenueOrder>>], since: Timestamp
    ) {
        self.init(orders: [], since: since)
        for answer in answers {
            guard case .success(let listing) = answer else {
                gap = answer.text
                continue
            }
            orders += listing.items
            gap = listing.gap ?? gap
        }
    }
}
