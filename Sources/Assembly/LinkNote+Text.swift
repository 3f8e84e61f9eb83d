internal import Coinbase
internal import Domain

extension LinkNote {
    /// One line for people.
    var text: String { "\(link.rawValue) connection: \(change.text)" }
}

extension LinkNote.Change {
    fileprivate var text: String {
        switch self {
        case .ready(let after): "ready after \(after.count / 1_000_000) ms"
        case .gap(let missed): "\(missed) messages were lost; its books are stale"
        case .recovered(let after):
            "every book is whole again after \(after.count / 1_000_000) ms"
        case .lost(let why): "lost: \(why)"
        case .refused(let why, let wait):
            "refused: \(why); tried again in \(wait.count / 1_000_000) ms"
        case .badFrame(let fault): "a frame cannot be read: \(fault.text)"
        case .complaint(let text): "the venue complains: \(text)"
        }
    }
}
