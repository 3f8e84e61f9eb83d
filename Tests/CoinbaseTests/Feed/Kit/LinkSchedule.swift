import Coinbase
import Domain

/// A connection to a venue that loses, delays and refuses as a seed decides, and what a watcher
/// finds wrong with how the connection takes it.
struct LinkSchedule {
    /// Promises that were broken, each with when.
    private(set) var broken: [String] = []
    /// How often what happened, so that a schedule without anything is noticed.
    private(set) var counts: [String: Int] = [
        "connect": 0, "ready": 0, "gap": 0, "recovered": 0, "lost": 0, "refused": 0, "hangUp": 0,
    ]

    private var state: LinkState
    private var stream: RandomStream
    private var now = Nanos.zero
    private var isConnecting = false
    private var isOpen = false
    private var isReady = false
    /// Books whose last word is a snapshot, as the watcher knows it.
    private var believed: Set<InstrumentID> = []
    /// Whether something was told lost and nothing recovered since.
    private var isStale = false
    /// When the venue heard what.
    private var heard: [Nanos] = []
    private var subscribed: Set<String> = []
    /// Snapshots the venue owes, and what it is about to confirm.
    private var owed: [InstrumentID] = []
    private var lossAt: Nanos?
    private var lastByte = Nanos.zero

    private static let products = [bitcoin, instrument("ETH-USD", id: 1)]
    private let rules = LinkRules()

    init(seed: UInt64) {
        stream = RandomStream(seed: seed, name: "schedule")
        let plan = LinkPlan.market(Self.products, aliases: [:], channels: [.book, .trades])
        state = LinkState(plan, rules, random: RandomStream(seed: seed, name: "link"))
        give(.start)
    }

    // MARK: The venue

    mutating func step() {
        pass(stream.below(20) == 0 ? stream.within(0...6_000) : stream.within(0...400))
        if isConnecting {
            isConnecting = false
            if stream.below(3) == 0 { return give(.refused("busy")) }
            (isOpen, lastByte) = (true, now)
            (subscribed, owed, lossAt) = ([], [], nil)
            return give(.opened)
        }
        guard isOpen, stream.below(60) != 0 else { return }
        lastByte = now
        switch stream.below(30) {
        case 0: lose(.gap(missed: 1 + UInt64(stream.below(3))))
        case 1: lose(.badFrame(WireFault(.notJSON, "", "nonsense")))
        case 2: lose(.overrun)
        case 3:
            isOpen = false
            give(.ended("gone"))
        case 4..<10: confirm()
        case 10..<20: sendSnapshot()
        default: give(.heartbeat)
        }
    }

    private mutating func confirm() {
        let names = ["BTC-USD", "ETH-USD"]
        give(
            .acknowledged(
                subscribed.map { channel in
                    Subscription(
                        channel: channel, topics: channel == "heartbeats" ? ["heartbeats"] : names)
                }))
    }

    private mutating func sendSnapshot() {
        guard !owed.isEmpty else { return }
        let product = owed.removeFirst()
        believed.insert(product)
        give(.snapshots([.book(product)]))
    }

    private mutating func lose(_ input: LinkState.Input) {
        counts["gap", default: 0] += 1
        (believed, isStale, lossAt) = ([], true, now)
        give(input)
    }

    // MARK: The watcher

    private mutating func expect(_ isKept: Bool, _ promise: String) {
        if !isKept { broken.append("\(promise) at \(now.text)") }
    }

    /// Lets time pass, with the clock given whenever it is asked for.
    private mutating func pass(_ millis: Int64) {
        let end = now + Nanos.millisecond * millis
        var wakes = 0
        while let wake = state.wake, wake <= end {
            now = max(now, wake)
            give(.clock(heard: lastByte))
            wakes += 1
            guard wakes < 1_000 else { return expect(false, "time goes on") }
        }
        now = end
        if isOpen, let lossAt, now > lossAt + rules.refreshMin + rules.sendingWindow {
            expect(believed.count == 2 || !owed.isEmpty, "the books are asked for after a loss")
        }
    }

    private mutating func give(_ input: LinkState.Input) {
        for order in state.take(input, at: now) { follow(order) }
    }

    private mutating func follow(_ order: LinkState.Order) {
        switch order {
        case .connect:
            counts["connect", default: 0] += 1
            expect(!isOpen && !isConnecting, "one connection at a time")
            isConnecting = true
        case .send(let request): take(request)
        case .hangUp:
            counts["hangUp", default: 0] += 1
            expect(isOpen, "only an open connection is hung up")
            isOpen = false
        case .close: expect(false, "nobody said stop")
        case .loseBooks: (believed, isStale) = ([], true)
        case .tell(let change): hear(change)
        }
    }

    private mutating func take(_ request: SubscribeRequest) {
        expect(isOpen, "messages go to an open connection")
        heard.append(now)
        let recent = heard.suffix(9)
        if recent.count == 9, let first = recent.first {
            expect(now > first + Nanos.second, "at most eight messages within a second")
        }
        let channel = request.channel.rawValue
        if request.isEnd { subscribed.remove(channel) } else { subscribed.insert(channel) }
        guard request.channel == .book else { return }
        owed = request.isEnd ? [] : request.products.map { InstrumentID($0 == "BTC-USD" ? 0 : 1) }
    }

    private mutating func hear(_ change: LinkNote.Change) {
        switch change {
        case .ready:
            counts["ready", default: 0] += 1
            expect(!isReady && isOpen, "ready once a connection")
            expect(subscribed.count == 3, "ready when all is subscribed")
            isReady = true
        case .recovered:
            counts["recovered", default: 0] += 1
            expect(isStale && believed.count == 2, "recovered when every book is whole again")
            isStale = false
        case .lost:
            counts["lost", default: 0] += 1
            expect(!isOpen && believed.isEmpty, "lost with all its books")
            isReady = false
        case .refused: counts["refused", default: 0] += 1
        case .gap, .badFrame, .complaint: break
        }
    }
}
