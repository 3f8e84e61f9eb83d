internal import Domain
internal import JSON

/// One WebSocket connection, as the venue knows it.
struct Session {
    /// A message that waits for its moment.
    struct Late {
        var time: Timestamp
        var channel: String
        var events: [JSONValue]
    }

    let number: Int
    /// Whether it came to the address for the user's own data.
    let isUser: Bool
    let opened: Timestamp
    var lastSent: Timestamp
    /// Of the next message, over all channels.
    var sequence = 0
    /// Products by channel, as they were asked for.
    var subscriptions: [Channel: [String]] = [:]
    var hasSubscribed = false
    var key: APIKey?
    /// Messages that wait until so many others have gone out.
    var heldBack: [(text: String, others: Int)] = []
    var late: [Late] = []
    /// Messages that are on their way, in their order.
    var underWay: [(time: Timestamp, text: String)] = []

    /// The path that it asked for.
    var path: String { isUser ? "/user" : "/market" }

    /// Whether a channel is subscribed to, for a product or for all.
    func hears(_ channel: Channel, of symbol: String) -> Bool {
        subscriptions[channel].map { $0.isEmpty || $0.contains(symbol) } ?? false
    }

    func follows(_ channel: Channel, _ symbol: String) -> Bool {
        subscriptions[channel]?.contains(symbol) ?? false
    }
}

/// What has to be done to connections, in order.
enum Outgoing: Hashable, Sendable {
    case text(Int, String)
    case close(Int, code: UInt16, reason: String)
    case reset(Int)
    case pause(Int)
    case resume(Int)
}
