import Synchronization

/// What another thread has learnt.
///
/// Owns the answers.
final class Answers: Sendable {
    private let list = Mutex<[String?]>([])

    func add(_ answer: String?) { list.withLock { $0.append(answer) } }
    var all: [String?] { list.withLock { $0 } }
}
