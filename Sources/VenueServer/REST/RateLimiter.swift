internal import Domain

/// Token buckets: one for each key, and one for each thing that needs none.
struct RateLimiter {
    /// Requests a second, which is also what may come at once.
    struct Bucket {
        let rate: Int64
        var tokens: Int64
        var filled: Timestamp

        /// Nanoseconds of waiting that one request costs, counted in the bucket.
        mutating func take(at now: Timestamp) -> Bool {
            let second = Nanos.second.count
            let gained = max(0, min((now - filled).count, second)) * rate
            tokens = min(rate * second, tokens + gained)
            filled = max(filled, now)
            guard tokens >= second else { return false }
            tokens -= second
            return true
        }

        var remaining: Int64 { tokens / Nanos.second.count }
    }

    /// What has a bucket of its own; everybody here has one address.
    enum Source: Hashable {
        /// Requests with a key, by its name.
        case key(String)
        /// Requests without one.
        case everybody
        /// WebSockets that are opened.
        case connections
        /// Messages over WebSockets without a token.
        case messages

        init(key: String?) { self = key.map { .key($0) } ?? .everybody }

        /// A second.
        var rate: Int64 {
            switch self {
            case .key: 30
            case .everybody: 10
            case .connections, .messages: 8
            }
        }
    }

    private var buckets: [Source: Bucket] = [:]

    struct State: Hashable {
        var isAllowed: Bool
        var limit: Int64
        var remaining: Int64
    }

    /// Counts one against its bucket.
    mutating func admit(_ source: Source, at now: Timestamp) -> State {
        let rate = source.rate
        let full = Bucket(rate: rate, tokens: rate * Nanos.second.count, filled: now)
        var bucket = buckets[source] ?? full
        let isAllowed = bucket.take(at: now)
        buckets[source] = bucket
        return State(isAllowed: isAllowed, limit: rate, remaining: bucket.remaining)
    }
}
