package import Domain
internal import Synchronization

/// Asks now and then what trading costs, and tells the engine when that has changed.
///
/// An answer that does not come, or that nobody can read, changes nothing and is asked for again
/// after a minute. Owns what it told last.
package final class FeeWatch: Sendable {
    package static let every = Nanos.hour
    /// Between two questions, however much the answer is wanted.
    package static let pauseMin = Nanos.minute

    private struct State {
        var told: FeeRates
        var isAsked = false
        var askedAt: Timestamp
        var dueAt: Timestamp
    }

    private let instruments: [Instrument]
    private let brokerage: Brokerage
    private let inbox: Inbox
    private let sink: (any FrameSink)?
    private let state: Mutex<State>

    /// - Parameters:
    ///   - instruments: The run's, with its numbers.
    ///   - rates: As they were when the run began.
    ///   - brokerage: Asks the venue.
    ///   - inbox: Where changes are told.
    ///   - sink: Keeps them too; nil for none.
    package init(
        _ instruments: [Instrument], _ rates: FeeRates, _ brokerage: Brokerage, inbox: Inbox,
        sink: (any FrameSink)?
    ) {
        (self.instruments, self.brokerage) = (instruments, brokerage)
        (self.inbox, self.sink) = (inbox, sink)
        state = Mutex(
            State(
                told: rates, askedAt: inbox.now + Nanos(-FeeWatch.pauseMin.count),
                dueAt: inbox.now + FeeWatch.every))
    }

    /// Wants it asked soon: a fill cost something else.
    package func want(at now: Timestamp) {
        state.withLock { $0.dueAt = min($0.dueAt, max(now, $0.askedAt + FeeWatch.pauseMin)) }
    }

    /// Asks when it is time; called in every turn.
    package func tend(at now: Timestamp) {
        let isDue = state.withLock { state in
            guard !state.isAsked, now >= state.dueAt else { return false }
            (state.isAsked, state.askedAt) = (true, now)
            state.dueAt = now + FeeWatch.every
            return true
        }
        guard isDue else { return }
        brokerage.transactionSummary { [self] answer in take(answer, askedAt: now) }
    }

    private func take(_ answer: ResponseClass<TransactionSummary>, askedAt: Timestamp) {
        var rates: FeeRates?
        if case .success(let summary) = answer {
            // Rates that no venue has are no news.
            rates = try? FeeRates(summary)
        }
        let news = state.withLock { state -> FeeRates? in
            state.isAsked = false
            guard let rates else {
                state.dueAt = askedAt + FeeWatch.pauseMin
                return nil
            }
            guard rates != state.told else { return nil }
            state.told = rates
            return rates
        }
        guard let news else { return }
        let changes = instruments.map { ProductChange(instrument: $0, .fees(news)) }
        let time = inbox.tell(.products(changes))
        sink?.told(changes, at: time)
    }
}
