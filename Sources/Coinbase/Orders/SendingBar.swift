internal import Engine
internal import Synchronization

/// What a run has lost sight of, or ended, since an order was let through.
///
/// An order may wait for its preview, its turn or a connection. The engine's thread says here that
/// the run is blind or ends; the network's looks as the last thing before an order leaves. What was
/// let through before a blindness opens nothing after it, even when the run sees again. Owns the
/// two words.
final class SendingBar: Sendable {
    /// Odd while the run is blind; it grows whenever a blindness begins or ends.
    private let sight = Atomic<UInt64>(0)
    private let isOver = Atomic<Bool>(false)

    /// How things stand; an order keeps that of when it was let through.
    var mark: UInt64 { sight.load(ordering: .acquiring) }

    /// Takes over how things stand; on the engine's thread only.
    func follow(isBlind: Bool, isEnding: Bool) {
        let mark = sight.load(ordering: .relaxed)
        if isBlind != (mark & 1 == 1) { sight.store(mark + 1, ordering: .releasing) }
        if isEnding { isOver.store(true, ordering: .releasing) }
    }

    /// Whether an order of this kind may leave, that was let through under a mark.
    ///
    /// What only lowers risk asks for no sight. At the end nothing new is sent.
    func lets(_ kind: DeparturePermit.Kind, since mark: UInt64) -> Bool {
        if kind == .lowering { return true }
        guard !isOver.load(ordering: .acquiring) else { return false }
        return kind != .entry || mark & 1 == 0 && mark == self.mark
    }
}
