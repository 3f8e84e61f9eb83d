package import Domain
package import Engine
package import Risk
internal import Synchronization

/// What stands between an approved order and the wire, for every thread that may send.
///
/// Anybody raises it, at once and without waiting for the engine; only the engine's own thread
/// lowers it, by telling what its ladder has come to. Read as the last thing before a request
/// leaves: one atomic load, and a lock where parts of the account are blocked. Owns the word and
/// the raises that the engine has not taken in yet.
package final class TradingLatch: DepartureGate {
    /// What a raise is about; nil for everything.
    package struct Part: Hashable, Sendable {
        package var instrument: InstrumentID?
        package var owner: OwnerID?

        package init(_ instrument: InstrumentID? = nil, _ owner: OwnerID? = nil) {
            (self.instrument, self.owner) = (instrument, owner)
        }

        package static let account = Part()

        func covers(_ permit: DeparturePermit) -> Bool {
            (instrument ?? permit.instrument) == permit.instrument
                && (owner ?? permit.owner) == permit.owner
        }
    }

    /// A raise that the engine is still to be told.
    package struct Raise: Hashable, Sendable {
        package var level: TradingLevel
        package var part: Part
        package var source: String
        package var reason: String
        package internal(set) var generation: UInt32 = 0
        /// Whether it is on its way to the engine.
        fileprivate var isTaken = false

        package init(
            _ level: TradingLevel, of part: Part = .account, source: String, reason: String
        ) {
            (self.level, self.part, self.source, self.reason) = (level, part, source, reason)
        }

        /// What the engine is told.
        package var command: Command {
            part == .account
                ? .raise(level, source: source, reason: reason)
                : .block(
                    level, part.instrument, part.owner, hold: .zero, source: source,
                    reason: reason)
        }
    }

    fileprivate struct State {
        var generation: UInt32 = 0
        /// The latest raise that the engine's ladder contains.
        var known: UInt32 = 0
        var account = RaisedLevel()
        var parts: [Part: RaisedLevel] = [:]
        var waiting: [Raise] = []
    }

    /// The account's level and its raises, and whether parts are to be looked at.
    private let word = Atomic<UInt64>(0)
    private let known = Atomic<UInt32>(0)
    private let state = Mutex(State())
    /// Why everything is to halt, as far as that can be seen from outside: a file, a signal.
    private let outside: @Sendable () -> Raise?

    /// - Parameter outside: Asked before every order; nil while nothing is wrong.
    package init(outside: @escaping @Sendable () -> Raise? = { nil }) { self.outside = outside }

    // MARK: Raising, from any thread

    /// Closes the latch now.
    package func raise(_ raise: Raise) {
        state.withLock { state in
            var raise = raise
            // The file that is there is told once, not before each order.
            guard !state.waiting.contains(where: { $0.isSame(as: raise) }) else { return }
            raise.generation = state.rise(to: raise.level, of: raise.part)
            state.waiting.append(raise)
            publish(state)
        }
    }

    // MARK: On the engine's thread

    /// What was raised from outside since the last time, on its way to the engine.
    ///
    /// Nothing is lowered before `confirm` says that the engine has it.
    package func takeRaises() -> [Raise] {
        state.withLock { state in
            let new = state.waiting.filter { !$0.isTaken }
            for place in state.waiting.indices { state.waiting[place].isTaken = true }
            return new
        }
    }

    /// Takes note that the engine has taken in all that `takeRaises` gave.
    package func confirm() {
        state.withLock { state in
            guard !state.waiting.isEmpty else { return }
            state.waiting.removeAll(where: \.isTaken)
            state.settle()
            publish(state)
        }
    }

    /// Whether something was raised that the engine does not know yet.
    package var hasRaises: Bool { state.withLock { !$0.waiting.isEmpty } }

    /// Takes over what the engine's ladder raised; nothing is lowered.
    package func tighten(to ladder: borrowing Ladder) {
        let (account, parts) = TradingLatch.levels(of: ladder)
        state.withLock { state in
            if account > state.account.level { _ = state.rise(to: account, of: .account) }
            for (part, level) in parts where level > state.parts[part]?.level ?? .normal {
                _ = state.rise(to: level, of: part)
            }
            state.settle()
            publish(state)
        }
    }

    /// Takes over what the engine's ladder has come to, up or down.
    ///
    /// While something that was raised from outside waits to be taken in, nothing is lowered.
    package func follow(_ ladder: borrowing Ladder) {
        tighten(to: ladder)
        let (account, parts) = TradingLatch.levels(of: ladder)
        state.withLock { state in
            guard state.waiting.isEmpty else { return }
            state.account.level = account
            // The raises of a part that is free again stay: what was judged before them is late.
            for part in state.parts.keys { state.parts[part]?.level = parts[part] ?? .normal }
            publish(state)
        }
    }

    private static func levels(
        of ladder: borrowing Ladder
    ) -> (TradingLevel, [Part: TradingLevel]) {
        var parts: [Part: TradingLevel] = [:]
        for block in ladder.blocks where !block.isAccountWide {
            let part = Part(block.instrument, block.owner)
            parts[part] = max(parts[part] ?? .normal, block.level)
        }
        return (ladder.standing.level, parts)
    }

    // MARK: Before an order leaves

    /// Number of the latest raise that the engine's ladder contains.
    package var generation: UInt32 { known.load(ordering: .acquiring) }

    package func permit(for order: ApprovedOrder) -> DeparturePermit {
        DeparturePermit(order, generation: generation)
    }

    package func lets(_ permit: DeparturePermit) -> Bool {
        if permit.kind == .lowering { return true }
        if level < .halt, let raise = outside() { self.raise(raise) }
        let word = word.load(ordering: .acquiring)
        guard RaisedLevel(word: word).lets(permit) else { return false }
        guard word & TradingLatch.hasParts != 0 else { return true }
        return state.withLock { state in
            state.parts.allSatisfy { !$0.key.covers(permit) || $0.value.letsInPart(permit) }
        }
    }

    /// The level that holds for everything, whether or not the engine knows it already.
    package var level: TradingLevel {
        RaisedLevel(word: word.load(ordering: .acquiring)).level
    }

    fileprivate static let hasParts: UInt64 = 1 << 4

    private func publish(_ state: borrowing State) {
        let flag = state.parts.isEmpty ? 0 : TradingLatch.hasParts
        known.store(state.known, ordering: .releasing)
        word.store(state.account.word | flag, ordering: .releasing)
    }
}

extension TradingLatch.State {
    /// - Returns: The number of this raise.
    mutating func rise(to level: TradingLevel, of part: TradingLatch.Part) -> UInt32 {
        generation += 1
        precondition(generation < RaisedLevel.generationMax, "so often nobody raises")
        if part == .account {
            account.rise(to: level, generation: generation)
        } else {
            parts[part, default: RaisedLevel()].rise(to: level, generation: generation)
        }
        return generation
    }

    /// Takes note that the ladder contains every raise but those that wait.
    mutating func settle() {
        known = (waiting.map(\.generation).min() ?? generation + 1) - 1
    }
}

extension TradingLatch.Raise {
    fileprivate func isSame(as other: Self) -> Bool {
        level == other.level && part == other.part && source == other.source
    }
}

/// A level and its raises in one word, which is read and written at once.
extension RaisedLevel {
    static let generationMax: UInt32 = 1 << 29

    fileprivate var word: UInt64 {
        UInt64(level.rawValue / 10) | UInt64(raise) << 5 | UInt64(halt) << 34
    }

    fileprivate init(word: UInt64) {
        self.init(
            TradingLevel(rawValue: Int64(word & 15) * 10) ?? .halt,
            raise: UInt32(word >> 5 & UInt64(RaisedLevel.generationMax - 1)),
            halt: UInt32(word >> 34))
    }
}
