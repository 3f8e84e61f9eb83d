internal import Domain

/// Token buckets: one for each key, one for everybody without a key.
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

    static let privateRate: Int64 = 30
    static let publicRate: Int64 = 10

    /// Of a key, or of everybody without one.
    static func rate(of key: String?) -> Int64 { key == nil ? publicRate : privateRate }

    private var buckets: [String: Bucket] = [:]

    struct State: Hashable {
        var isAllowed: Bool
        var limit: Int64
        var remaining: Int64
    }

    /// Counts a request of a key, or one without.
    mutating func admit(_ key: String?, at now: Timestamp) -> State {
        let rate = RateLimiter.rate(of: key)
        let full = Bucket(rate: rate, tokens: rate * Nanos.second.count, filled: now)
        var bucket = buckets[key ?? ""] ?? full
        let isAllowed = bucket.take(at: now)
        buckets[key ?? ""] = bucket
        return State(isAllowed: isAllowed, limit: rate, remaining: bucket.remaining)
    }
}
