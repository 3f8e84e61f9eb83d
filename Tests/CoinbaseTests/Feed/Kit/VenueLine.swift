import Coinbase
import JSON
import Synchronization
import Transport

/// The venue's end of one WebSocket, which counts its messages.
///
/// Owns the count and the list of what the client is subscribed to.
final class VenueLine: Sendable {
    /// What a client asks for.
    struct Wish: Sendable {
        var isEnd: Bool
        var channel: String
        var products: [String]
        var token: String?

        init?(_ bytes: [UInt8]) {
            // Anything but a request ends the connection.
            guard let value = try? JSONValue(parsing: bytes), let type = value["type"]?.string,
                let channel = value["channel"]?.string
            else { return nil }
            (isEnd, self.channel) = (type == "unsubscribe", channel)
            products = (value["product_ids"]?.array ?? []).compactMap(\.string)
            token = value["jwt"]?.string
        }

        var text: String {
            ([isEnd ? "unsubscribe" : "subscribe", channel] + products).joined(separator: " ")
        }
    }

    private struct State {
        var sequence = 0
        var topics: [(channel: String, topics: [String])] = []
        var begun: [String: Int] = [:]
    }

    let socket: WebSocket
    let number: Int
    private let state = Mutex(State())

    init(_ socket: WebSocket, _ number: Int) { (self.socket, self.number) = (socket, number) }

    // MARK: As the venue does

    /// Answers a wish: a snapshot, then everything the connection is subscribed to.
    func serve(_ wish: Wish) {
        _ = take(wish)
        guard !wish.isEnd else { return acknowledge() }
        switch wish.channel {
        case "level2": for product in wish.products { snapshot(product) }
        case "user": say("user", #"{"type":"snapshot","orders":[]}"#)
        case "heartbeats": heartbeat()
        default: break
        }
        acknowledge()
    }

    /// Notes what a client asks for, without a word; gives how often it began the channel.
    func take(_ wish: Wish) -> Int {
        let topics = wish.products.isEmpty ? [wish.channel] : wish.products
        return state.withLock { state in
            let place = state.topics.firstIndex { $0.channel == wish.channel }
            if wish.isEnd {
                if let place { state.topics.remove(at: place) }
            } else if let place {
                state.topics[place].topics += topics
            } else {
                state.topics.append((wish.channel, topics))
            }
            if !wish.isEnd { state.begun[wish.channel, default: 0] += 1 }
            return state.begun[wish.channel, default: 0]
        }
    }

    func acknowledge() {
        let members = state.withLock { $0.topics }.map { channel, topics in
            JSONMember(channel, .array(topics.map { .string($0) }))
        }
        say("subscriptions", #"{"subscriptions":\#(JSONValue.object(members).text())}"#)
    }

    func heartbeat() {
        say("heartbeats", #"{"current_time":"2026-09-30 02:37:15","heartbeat_counter":21697}"#)
    }

    /// One bid of 100.00 and one offer of 101.00, each of the size 1.
    func snapshot(_ product: String) {
        let rows = [VenueLine.row("bid", "100.00", "1"), VenueLine.row("offer", "101.00", "1")]
        say("l2_data", VenueLine.book("snapshot", product, rows))
    }

    /// The new size of the bid at a price.
    func bid(_ price: String, _ size: String, _ product: String = "BTC-USD") {
        say("l2_data", VenueLine.book("update", product, [VenueLine.row("bid", price, size)]))
    }

    func has(_ channel: String) -> Bool {
        state.withLock { $0.topics.contains { $0.channel == channel } }
    }

    // MARK: Frames

    static func row(_ side: String, _ price: String, _ size: String) -> String {
        #"{"side":"\#(side)","event_time":"2026-09-30T02:37:15.057778606Z","#
            + #""price_level":"\#(price)","new_quantity":"\#(size)"}"#
    }

    static func book(_ type: String, _ product: String, _ rows: [String]) -> String {
        #"{"type":"\#(type)","product_id":"\#(product)","updates":["#
            + rows.joined(separator: ",") + "]}"
    }

    /// Sends a frame with the next number, in one step, so that numbers leave in their order.
    func say(_ channel: String, _ event: String) {
        state.withLock { state in
            say(raw: frame(channel, event, number: state.sequence))
            state.sequence += 1
        }
    }

    /// The next number, used up.
    func next() -> Int {
        state.withLock { state in
            defer { state.sequence += 1 }
            return state.sequence
        }
    }

    func say(raw text: String) { _ = socket.send(text) }

    /// Loses so many messages.
    func lose(_ count: Int) { for _ in 0..<count { _ = next() } }
}
