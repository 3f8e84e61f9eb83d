package import Domain

/// A picture of something as a whole, from which the stream goes on.
package enum LinkSnapshot: Hashable, Sendable {
    case book(InstrumentID)
    /// The open orders.
    case orders
}

/// What one connection asks for, and which snapshots have to come before its word is complete.
package struct LinkPlan: Hashable, Sendable {
    /// A channel with its products; none for a channel that is not about products.
    package struct Topic: Hashable, Sendable {
        package var channel: SubscribeRequest.Channel
        package var products: [String]

        package init(_ channel: SubscribeRequest.Channel, _ products: [String] = []) {
            (self.channel, self.products) = (channel, products)
        }
    }

    /// In the order they are asked for.
    package private(set) var topics: [Topic]
    /// The venue's name of each product whose book is asked for.
    package private(set) var books: [InstrumentID: String] = [:]

    /// Everything that is awaited on a fresh connection and after each loss.
    package var snapshots: Set<LinkSnapshot> {
        guard books.isEmpty else { return Set(books.keys.map { .book($0) }) }
        return topics.contains { $0.channel == .user } ? [.orders] : []
    }

    /// The connection for market data.
    ///
    /// Aliases give the venue's name of the book for products that share another's. Heartbeats are
    /// asked for besides the channels.
    package static func market(
        _ instruments: [Instrument], aliases: [String: String],
        channels: [SubscribeRequest.Channel]
    ) -> LinkPlan {
        var names: [String] = []
        var books: [InstrumentID: String] = [:]
        for instrument in instruments {
            let name = aliases[instrument.symbol] ?? instrument.symbol
            books[instrument.id] = name
            if !names.contains(name) { names.append(name) }
        }
        var plan = LinkPlan(topics: [Topic(.heartbeats)])
        guard !names.isEmpty else { return plan }
        plan.topics += channels.filter { $0 != .heartbeats }.map { Topic($0, names) }
        if channels.contains(.book) { plan.books = books }
        return plan
    }

    /// The connection for the account's own orders; it covers all products, and the futures wallet
    /// where there is one.
    package static func user(hasFutures: Bool) -> LinkPlan {
        let topics = [Topic(.heartbeats), Topic(.user)]
        return LinkPlan(topics: topics + (hasFutures ? [Topic(.futuresBalance)] : []))
    }

    private init(topics: [Topic]) { self.topics = topics }

    /// What a list of everything that the connection has lacks, in words; nil when all is there.
    package func lack(in list: [Subscription]) -> String? {
        for topic in topics {
            let name = topic.channel.rawValue
            let found = list.first { $0.channel == name }?.topics ?? []
            guard !found.isEmpty else { return name }
            // The status channel may answer with a word of its own.
            guard topic.channel != .status else { continue }
            if let product = topic.products.first(where: { !found.contains($0) }) {
                return "\(name) of \(product)"
            }
        }
        return nil
    }

    /// The messages that make the venue send some snapshots again.
    package func refresh(_ snapshots: Set<LinkSnapshot>) -> [SubscribeRequest] {
        var names: Set<String> = []
        for case .book(let instrument) in snapshots {
            if let name = books[instrument] { names.insert(name) }
        }
        if !names.isEmpty { return LinkPlan.again(.book, names.sorted()) }
        return snapshots.contains(.orders) ? LinkPlan.again(.user, []) : []
    }

    private static func again(
        _ channel: SubscribeRequest.Channel, _ products: [String]
    ) -> [SubscribeRequest] {
        [
            SubscribeRequest(channel, products: products, isEnd: true),
            SubscribeRequest(channel, products: products),
        ]
    }

    /// Snapshots in words, for people.
    package func names(of snapshots: Set<LinkSnapshot>) -> String {
        let names = snapshots.map { snapshot in
            switch snapshot {
            case .book(let instrument): books[instrument] ?? "a book"
            case .orders: "the orders"
            }
        }
        return Set(names).sorted().joined(separator: ", ")
    }
}
