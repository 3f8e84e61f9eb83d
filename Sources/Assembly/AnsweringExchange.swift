package import Domain
package import Engine
package import Risk

/// An exchange as the timeline sees it: answers that come at moments, and books to compare with.
package protocol AnsweringExchange: Exchange {
    /// Whether nothing of ours is there or on its way, so that it need not be asked.
    var isIdle: Bool { get }

    /// When the next answer reaches the engine; nil when none is on its way.
    var nextAnswer: Timestamp? { get }

    /// Lets everything happen there that was due by a moment.
    func arrive(by time: Timestamp, market: borrowing Market)

    /// Sees bars before the moment of their close.
    func preview(_ events: Span<MarketEvent>, market: borrowing Market)

    /// Prepares what is about to be submitted at the same moment, if it may leave; nothing does.
    func draft(_ orders: [ApprovedOrder], at time: Timestamp)

    /// Moves the answers that have reached the engine by a moment to the end of a buffer.
    func takeAnswers(by time: Timestamp, into buffer: inout ContiguousArray<VenueAnswer>)

    /// Sees market events after the engine.
    func apply(_ events: Span<MarketEvent>, market: borrowing Market)

    /// What the books of the two sides differ by; zero is the only good answer, nil is unknown.
    func residual(against state: borrowing EngineState) -> Amount?

    /// What the venue itself says; nil while it has not been asked.
    var sight: VenueSight? { get }

    /// The same in plain words; nil where they agree or nobody knows.
    func imbalance(against state: borrowing EngineState) -> String?
}

extension AnsweringExchange {
    package func draft(_ orders: [ApprovedOrder], at time: Timestamp) {}

    package func imbalance(against state: borrowing EngineState) -> String? {
        guard let residual = residual(against: state), residual != .zero else { return nil }
        let exponent = state.instruments.first?.terms.amountExponent ?? -8
        return "the venue's books and ours differ by \(residual.text(exponent: exponent))"
    }
}
