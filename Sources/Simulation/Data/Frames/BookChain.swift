internal import Domain

/// Keeps one product's Binance book whole: which updates belong to it, and when one is missing.
///
/// Owns the updates that came before the snapshot they continue.
final class BookChain {
    /// One message of changes.
    struct Update: Hashable {
        /// First and last number of the changes in it.
        var first: Int64
        var last: Int64
        /// The last number of the message before it, where the venue says so.
        var previous: Int64?
        var levels: [LevelChange]
    }

    enum Verdict: Hashable {
        case apply
        /// The book is not there yet; the update waits for the snapshot.
        case wait
        /// It is in the book already.
        case old
        /// Something before it was lost.
        case gap
    }

    static let waitingMax = 20_000

    /// The number of the last change in the book; nil while there is no whole book.
    private(set) var last: Int64?
    private var waiting: [Update] = []
    private var isAfterSnapshot = false

    /// Judges an update by its numbers alone.
    func judge(first: Int64, last: Int64, previous: Int64?) -> Verdict {
        guard let known = self.last else { return .wait }
        if last <= known { return .old }
        if isAfterSnapshot {
            return first <= known + 1 || previous.map { $0 <= known } ?? false ? .apply : .gap
        }
        return previous.map { $0 == known } ?? (first == known + 1) ? .apply : .gap
    }

    func apply(last: Int64) {
        self.last = last
        isAfterSnapshot = false
    }

    /// Keeps an update for the snapshot; the oldest goes when there are too many.
    func wait(_ update: Update) {
        if waiting.count == BookChain.waitingMax { waiting.removeFirst(waiting.count / 2) }
        waiting.append(update)
    }

    func lose() { last = nil }

    /// Begins a book anew.
    ///
    /// - Returns: The updates that had come already and continue the snapshot, oldest first.
    func begin(snapshot number: Int64) -> [Update] {
        (last, isAfterSnapshot) = (number, true)
        var applied: [Update] = []
        for update in waiting {
            switch judge(first: update.first, last: update.last, previous: update.previous) {
            case .apply:
                applied.append(update)
                apply(last: update.last)
            case .old: continue
            case .wait, .gap:
                waiting = []
                lose()
                return applied
            }
        }
        waiting = []
        return applied
    }
}
