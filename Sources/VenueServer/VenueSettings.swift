package import Domain
internal import JSON
package import Simulation

/// What a simulated venue is made of and how it behaves.
package struct VenueSettings: Sendable {
    /// How two orders with one client's id are answered.
    package enum DuplicateMode: String, Sendable, CaseIterable {
        /// The first order, as a success.
        case existing
        /// A refusal, `DUPLICATE_CLIENT_ORDER_ID`.
        case refuse
        /// The first order as long as it is open, afterwards a new one.
        case open
        /// A new order each time.
        case ignore
    }

    /// Where time comes from.
    package enum Clock: Sendable {
        /// The machine's; the market passes as many times as fast.
        case wall(pace: Int64)
        /// Stands at a moment until it is told to go on.
        case manual(start: Timestamp)
    }

    package var host = "127.0.0.1"
    /// 0 for any free one.
    package var port = 0
    package var isSecure = false
    package var seed: UInt64 = 1
    package var scenario = Scenario.calm
    /// Recorded data instead of a scenario.
    package var data: [DataInput] = []
    package var products = [
        "BTC-USD", "ETH-USD", "SOL-USD", "BTC-USDC", "ETH-USDC", "BIP-20DEC30-CDE",
    ]
    /// What the account holds when the venue opens, currency and decimal text.
    package var balances = [("USD", "100000"), ("USDC", "100000"), ("BTC", "2"), ("ETH", "20")]
    package var clock = Clock.wall(pace: 1)
    /// How much of the market has happened before the venue opens.
    package var history: Nanos = .hour * 6
    package var duplicates = DuplicateMode.existing
    /// Between accepting an order, a cancel or an edit and doing it.
    package var processing: Nanos = .zero
    /// Whether requests beyond 30 a second with a key, and 10 without, are refused.
    package var hasRateLimits = true
    /// Whether such a refusal says when to come again, which the venue has not promised.
    package var tellsRetryAfter = false
    /// Levels of each side of a generated book.
    package var depth = 200
    /// Whether `POST /control/…` may change how the venue behaves.
    package var hasControl = false
    /// Where keys and certificates are written, and taken from where they are; nil keeps the keys
    /// in memory.
    package var folder: String?
    /// Whether the folder was made for this run and goes with it.
    package var isFolderTemporary = false
    /// A folder in which the venue survives its process; nil keeps everything in memory.
    package var state: String?
    /// Files with further keys that the venue is to know.
    package var keyFiles: [String] = []

    package init() {}

    /// What must be the same when a venue comes back.
    var terms: JSONValue {
        var pace: Int64 = 0
        if case .wall(let factor) = clock { pace = factor }
        return .object([
            "seed": .string(String(seed)), "scenario": .string(scenario.rawValue),
            "data": .texts(data.map { ($0.product.map { "\($0)=" } ?? "") + $0.path }),
            "products": .texts(products),
            "balances": .texts(balances.map { "\($0.0)=\($0.1)" }), "pace": .int(pace),
            "history": .int(history.count), "duplicates": .string(duplicates.rawValue),
            "processing": .int(processing.count), "depth": .int(depth),
        ])
    }
}
