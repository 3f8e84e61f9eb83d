package import Domain

/// The life of an order as one table: what happens to which state, and to what it leads.
package enum OrderLife {
    /// What the venue said, as far as the state is concerned.
    package enum Step: Hashable, Sendable {
        case accepted
        case rejected
        /// An execution after which this much of the order is filled.
        case filled(isComplete: Bool)
        case cancelled
        case expired
        /// Nobody can say what became of the request.
        case lost
    }

    /// The state after a step.
    ///
    /// - Returns: The new state, which may be the old one; nil for a step that cannot happen to
    ///   this state and is left without effect.
    package static func next(_ state: OrderState, _ step: Step, hasFills: Bool) -> OrderState? {
        switch (state, step) {
        case (.sent, .accepted), (.unknown, .accepted): hasFills ? .partial : .open
        case (.open, .accepted), (.partial, .accepted): state
        case (.sent, .rejected), (.unknown, .rejected): hasFills ? nil : .rejected
        case (.sent, .lost): .unknown
        case (.sent, .filled(let complete)), (.unknown, .filled(let complete)),
            (.open, .filled(let complete)), (.partial, .filled(let complete)):
            complete ? .filled : .partial
        // A fill may come after the end that was told first; the end stays, the fill counts.
        case (.cancelled, .filled(let complete)), (.expired, .filled(let complete)):
            complete ? .filled : state
        case (.sent, .cancelled), (.unknown, .cancelled), (.open, .cancelled),
            (.partial, .cancelled):
            .cancelled
        case (.sent, .expired), (.unknown, .expired), (.open, .expired), (.partial, .expired):
            .expired
        default: nil
        }
    }
}
