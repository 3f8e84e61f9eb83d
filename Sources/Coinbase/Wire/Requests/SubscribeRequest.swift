package import JSON

/// One message that begins or ends the stream of one channel.
package struct SubscribeRequest: Hashable, Sendable {
    package enum Channel: String, Hashable, Sendable, CaseIterable {
        /// Its messages call themselves `l2_data`.
        case book = "level2"
        case trades = "market_trades"
        case ticker
        case tickerBatch = "ticker_batch"
        case heartbeats
        case candles
        case status
        case user
        case futuresBalance = "futures_balance_summary"

        /// Whether nothing is told without a token.
        package var isPrivate: Bool { self == .user || self == .futuresBalance }
    }

    package var channel: Channel
    /// Empty for channels that are not about products, and for all products where that is allowed.
    package var products: [String]
    package var isEnd: Bool
    /// Made fresh for every message.
    package var token: String?

    package init(
        _ channel: Channel, products: [String] = [], isEnd: Bool = false, token: String? = nil
    ) {
        (self.channel, self.products) = (channel, products)
        (self.isEnd, self.token) = (isEnd, token)
    }

    package var json: JSONValue {
        var members: [JSONMember] = [.text("type", isEnd ? "unsubscribe" : "subscribe")]
        if !products.isEmpty {
            members.append(JSONMember("product_ids", .array(products.map { .string($0) })))
        }
        members.append(.text("channel", channel.rawValue))
        if let token { members.append(.text("jwt", token)) }
        return .object(members)
    }
}
