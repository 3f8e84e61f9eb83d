package import Domain
package import Risk

/// Where approved orders go.
package protocol Exchange: AnyObject {
    /// Takes an order and returns at once; the answer comes back as an event.
    func submit(_ order: ApprovedOrder, at time: Timestamp)

    /// Asks for the change of an open order to this total and limit, and returns at once.
    func amend(_ order: ApprovedOrder, at time: Timestamp)

    /// Asks for a cancel and returns at once. Cancels are never judged.
    func cancel(_ order: OrderNumber, instrument: InstrumentID, at time: Timestamp)
}

/// Who keeps or shows what happened.
package protocol Witness: AnyObject {
    /// Takes note of one fact.
    ///
    /// - Parameters:
    ///   - fact: What happened, when, and in which step.
    ///   - effects: Holds the texts that the fact points into.
    func record(_ fact: StampedFact, in effects: borrowing Effects)
}
