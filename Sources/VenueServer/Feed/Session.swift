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
    /// A message that goes out behind the next.
    var heldBack: String?
    var late: [Late] = []

    /// The path that it asked for.
    var path: String { isUser ? "/user" : "/market" }

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
