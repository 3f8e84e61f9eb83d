package import Domain

/// What a run begins with from the runs before it.
package struct OpeningBooks: Hashable, Sendable {
    /// What one instance holds of one product.
    package struct Holding: Hashable, Sendable {
        package var owner: OwnerID
        package var instrument: InstrumentID
        package var position: Position

        package init(owner: OwnerID, instrument: InstrumentID, position: Position) {
            (self.owner, self.instrument, self.position) = (owner, instrument, position)
        }
    }

    /// A day in UTC and the equity that it began with.
    package struct Day: Hashable, Sendable {
        package var start: Timestamp
        package var openEquity: Amount

        package init(start: Timestamp, openEquity: Amount) {
            (self.start, self.openEquity) = (start, openEquity)
        }
    }

    /// What the account earned and paid before.
    package struct Sums: Hashable, Sendable {
        package var realised: Amount = .zero
        package var fees: Amount = .zero
        package var funding: Amount = .zero
        package init() {}
    }

    /// Of instances; the account holds their sum.
    package var holdings: [Holding] = []
    package var sums = Sums()
    /// The last day whose beginning was recorded; nil for none.
    package var day: Day?

    package init() {}
}
