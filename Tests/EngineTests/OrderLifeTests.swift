internal import Domain
internal import Engine
import Testing

@Suite struct `The life of an order` {
    private static let states: [OrderState] = [
        .pending, .sent, .open, .partial, .unknown, .filled, .cancelled, .rejected, .denied,
        .expired,
    ]
    private static let steps: [OrderLife.Step] = [
        .accepted, .rejected, .filled(isComplete: false), .filled(isComplete: true), .cancelled,
        .expired, .lost,
    ]

    /// Every state by every step; nil is a step that cannot happen.
    private static let table: [OrderState: [OrderState?]] = [
        .pending: [nil, nil, nil, nil, nil, nil, nil],
        .sent: [.open, .rejected, .partial, .filled, .cancelled, .expired, .unknown],
        .open: [.open, nil, .partial, .filled, .cancelled, .expired, nil],
        .partial: [.partial, nil, .partial, .filled, .cancelled, .expired, nil],
        .unknown: [.open, .rejected, .partial, .filled, .cancelled, .expired, nil],
        .filled: [nil, nil, nil, nil, nil, nil, nil],
        .cancelled: [nil, nil, .cancelled, .filled, nil, nil, nil],
        .rejected: [nil, nil, nil, nil, nil, nil, nil],
        .denied: [nil, nil, nil, nil, nil, nil, nil],
        .expired: [nil, nil, .expired, .filled, nil, nil, nil],
    ]

    @Test func `follows one table in every state and step`() throws {
        for state in Self.states {
            let row = try #require(Self.table[state])
            for (step, expected) in zip(Self.steps, row) {
                #expect(
                    OrderLife.next(state, step, hasFills: false) == expected, "\(state) \(step)")
            }
        }
    }

    @Test func `with fills never goes back to open and is never rejected`() {
        for state in Self.states {
            #expect(OrderLife.next(state, .rejected, hasFills: true) == nil)
        }
        #expect(OrderLife.next(.sent, .accepted, hasFills: true) == .partial)
        #expect(OrderLife.next(.unknown, .accepted, hasFills: true) == .partial)
    }

    @Test func `never leaves an end for something that is none`() {
        for state in Self.states where state.isFinal {
            for step in Self.steps {
                #expect(OrderLife.next(state, step, hasFills: true)?.isFinal ?? true)
            }
        }
    }
}
