package import Coinbase
internal import Domain

extension LinkNote {
    /// One line for people.
    package var text: String { "\(link.rawValue) connection: \(words)" }

    /// Whether it is bad news.
    var isBad: Bool {
        switch change {
        case .ready, .recovered: false
        case .gap, .lost, .refused, .badFrame, .complaint: true
        }
    }

    private var words: String {
        let isMarket = link == .market
        switch change {
        case .ready(let after): return "ready after \(LinkNote.milliseconds(after))"
        case .gap(let missed):
            let count = missed == 0 ? "messages" : missed == 1 ? "a message" : "\(missed) messages"
            return "\(count) lost; "
                + (isMarket
                    ? "no entry until every book is whole again"
                    : "orders and fills are looked up again")
        case .recovered(let after):
            return (isMarket ? "every book" : "every order") + " is whole again after "
                + LinkNote.milliseconds(after)
        case .lost(let why): return "lost: \(why)"
        case .refused(let why, let wait):
            return "refused: \(why); tried again in \(LinkNote.milliseconds(wait))"
        case .badFrame(let fault):
            return "a frame cannot be read, and counts as lost: \(fault.text)"
        case .complaint(let text): return "the venue complains: \(text)"
        }
    }

    private static func milliseconds(_ time: Nanos) -> String { "\(time.count / 1_000_000) ms" }
}
