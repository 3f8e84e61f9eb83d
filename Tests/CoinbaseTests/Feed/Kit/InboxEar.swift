import Coinbase
import Domain
import Glibc

/// Stands where the engine does, and takes what the connections have heard.
///
/// Owns everything taken so far.
final class InboxEar {
    let inbox: Inbox
    private(set) var market: ContiguousArray<MarketEvent> = []
    private(set) var dated: [Inbox.Dated] = []

    struct NeverHeard: Error, CustomStringConvertible {
        var description: String
    }

    init(_ inbox: Inbox = InboxEar.newInbox()) { self.inbox = inbox }

    static func newInbox() -> Inbox {
        Inbox(start: Timestamp(nanos: 0)) {
            var time = timespec()
            unsafe clock_gettime(CLOCK_REALTIME, &time)
            return Timestamp(nanos: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
        }
    }

    func take() { inbox.take(market: &market, notes: &dated) }

    /// Takes until something is true, for a minute at most.
    func hear(until isEnough: (InboxEar) -> Bool) throws {
        let end = ContinuousClock.now + .seconds(60)
        take()
        while !isEnough(self) {
            var descriptor = pollfd(fd: inbox.descriptor, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&descriptor, 1, 60_000) == 1, .now < end else {
                throw NeverHeard(description: "heard only \(changes)")
            }
            take()
        }
    }

    /// Waits for changes of a connection, in this order, others between them passed over.
    func hear(_ wanted: [String], of link: FeedLink = .market) throws {
        try hear { $0.changes(of: link).containsInOrder(wanted) }
    }

    /// What was told of the connections, without its durations.
    var changes: [String] { FeedLink.allCases.flatMap { changes(of: $0) } }

    func changes(of link: FeedLink) -> [String] {
        dated.compactMap { dated in
            guard case .link(let note) = dated.note, note.link == link else { return nil }
            return note.change.plainText
        }
    }

    var userEvents: [UserEvent] {
        dated.compactMap { dated in
            if case .user(let event) = dated.note { event } else { nil }
        }
    }

    /// What an engine would believe of a product's book; nil when it would believe nothing.
    func book(of instrument: Instrument = bitcoin) -> [String]? {
        var levels: [LevelChange] = []
        var isLive = false
        for event in market where event.instrument == instrument.id {
            switch event.body {
            case .bookSnapshot: (levels, isLive) = ([], true)
            case .bookGap: isLive = false
            case .level(let change):
                levels.removeAll {
                    $0.side == change.side && $0.level.price == change.level.price
                }
                if change.level.quantity > .zero { levels.append(change) }
            default: break
            }
        }
        let texts = levels.map { change in
            let level = change.level
            let price = DecimalText.text(mantissa: level.price.mantissa, exponent: -2)
            let size = DecimalText.text(mantissa: level.quantity.mantissa, exponent: -8)
            return "\(change.side) \(price) \(size)"
        }
        return isLive ? texts.sorted() : nil
    }
}

extension LinkNote.Change {
    var plainText: String {
        switch self {
        case .ready: "ready"
        case .gap(let missed): "gap \(missed)"
        case .recovered: "recovered"
        case .lost(let reason): "lost: \(reason)"
        case .refused(let reason, _): "refused: \(reason)"
        case .badFrame(let fault): "bad frame: \(fault.text)"
        case .complaint(let text): "complaint: \(text)"
        }
    }
}

extension [String] {
    /// Whether texts that begin as wanted come in this order.
    fileprivate func containsInOrder(_ wanted: [String]) -> Bool {
        var rest = wanted[...]
        for text in self where rest.first.map({ text.hasPrefix($0) }) ?? false {
            rest = rest.dropFirst()
        }
        return rest.isEmpty
    }
}
