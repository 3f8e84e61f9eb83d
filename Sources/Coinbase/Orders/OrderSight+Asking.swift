package import Domain

extension OrderSight {
    /// Asks for the venue's time first, so that the listing is not older than it, then for every
    /// order since a moment, then for the open ones, which the first list may cut off, and for the
    /// open ones of the venue's own app, which stand in a list apart.
    ///
    /// Where the venue refuses that last list, the others prove what became of ours all the same.
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
            list(brokerage, queries(since: since)[...], []) { answers in
                var sight = OrderSight(answers, since: since)
                (sight.venueTime, sight.clock) = (time, reading)
                done(sight)
            }
        }
    }

    private static func queries(since: Timestamp) -> [OrderQuery] {
        var recent = OrderQuery()
        recent.from = since
        var open = OrderQuery()
        open.statuses = [.open]
        var simple = open
        simple.source = .simple
        return [recent, open, simple]
    }

    /// Of the app's list among the queries.
    private static let placeOfApp = 2

    /// One list after the other.
    private static func list(
        _ brokerage: Brokerage, _ queries: ArraySlice<OrderQuery>,
        _ answers: [ResponseClass<Listing<VenueOrder>>],
        done: @escaping @Sendable ([ResponseClass<Listing<VenueOrder>>]) -> Void
    ) {
        guard let query = queries.first else { return done(answers) }
        brokerage.orders(query) { answer in
            list(brokerage, queries.dropFirst(), answers + [answer], done: done)
        }
    }

    private init(
        _ answers: [ResponseClass<Listing<VenueOrder>>], since: Timestamp
    ) {
        self.init(orders: [], since: since)
        for (place, answer) in answers.enumerated() {
            guard case .success(let listing) = answer else {
                if place == OrderSight.placeOfApp, answer.isRefusal {
                    appRefusal = answer.text
                } else {
                    gap = answer.text
                }
                continue
            }
            orders += listing.items
            unread += listing.unread
            gap = listing.gap ?? gap
        }
    }
}

extension ResponseClass {
    /// Whether the venue itself says that it will not, however often it is asked.
    ///
    /// A 403 without the venue's words may come of something before it.
    package var isRefusal: Bool {
        switch self {
        case .rejected, .notFound, .forbidden(.some): true
        case .success, .unauthorised, .forbidden(.none), .rateLimited, .venueDown, .retryable,
            .unsent, .withheld, .unknown:
            false
        }
    }
}
