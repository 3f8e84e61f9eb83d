package import Domain
package import Engine
package import Ledger

/// What strategies hold from the profile's run before, as far as the venue's wallets cover it.
package struct Takeover {
    /// What the new run is about.
    package struct Frame {
        package var instruments: [Instrument]
        /// Names by number; the first is the account.
        package var owners: [String]
        /// What the wallets hold of each product.
        package var wallets: [Quantity]
        package var cash: Amount
        package var start: Timestamp

        package init(
            _ instruments: [Instrument], owners: [String], wallets: [Quantity], cash: Amount,
            start: Timestamp
        ) {
            (self.instruments, self.owners, self.wallets) = (instruments, owners, wallets)
            (self.cash, self.start) = (cash, start)
        }
    }

    package private(set) var books = OpeningBooks()
    /// What the wallets hold beside it, which belongs to no instance.
    package private(set) var baseline: [Quantity]
    /// One line each, for people.
    package private(set) var remarks: [String] = []
    /// What record and venue do not agree on: no position may grow until a person has looked.
    package private(set) var doubts: [String] = []

    /// A run that begins flat.
    package init(_ frame: Frame) { baseline = frame.wallets }

    package init(of closing: RunClosing, _ frame: Frame) {
        baseline = frame.wallets
        books.sums = closing.sums
        for row in closing.positions where row.owner != .account && row.quantity != .zero {
            take(row, frame)
        }
        takeDay(of: closing, frame)
    }

    private mutating func take(_ row: PositionRow, _ frame: Frame) {
        let held = "\(row.instrument.text(row.quantity)) \(row.instrument.base)"
        guard let number = frame.owners.dropFirst().firstIndex(of: row.instance),
            let instrument = frame.instruments.first(where: { $0.symbol == row.instrument.symbol })
        else {
            remarks.append(
                "\(row.instance) held \(held); the profile no longer has it on "
                    + "\(row.instrument.symbol), so this is left alone")
            return
        }
        guard instrument.terms.hasUnits(of: row.instrument.terms) else {
            doubts.append(
                "\(row.instance) held \(held), and \(instrument.symbol) is counted in other units "
                    + "now: nothing of it is taken over")
            return
        }
        let most = max(.zero, baseline[instrument.id.position])
        var position = Position(
            quantity: row.quantity, cost: row.cost, realised: row.realised, fees: row.fees)
        position = row.quantity > .zero ? position.limited(to: most) : position.limited(to: .zero)
        if position.quantity != row.quantity {
            doubts.append(
                "\(row.instance) held \(held) by our record, and the wallet covers "
                    + "\(instrument.text(position.quantity)) of it: was some of it sold or moved "
                    + "by hand? What is not covered is not taken over")
        }
        baseline[instrument.id.position] -= position.quantity
        if position.quantity != .zero {
            let price = position.entryPrice(instrument.terms).map { instrument.text($0) } ?? "?"
            remarks.append(
                "\(row.instance) goes on with \(instrument.text(position.quantity)) "
                    + "\(instrument.base), bought at \(price)")
        }
        books.holdings.append(
            OpeningBooks.Holding(
                owner: OwnerID(UInt32(number)), instrument: instrument.id, position: position))
    }

    /// Goes on with the day, but for money that came or went without a trade of ours, and for what
    /// is not taken over.
    private mutating func takeDay(of closing: RunClosing, _ frame: Frame) {
        guard let day = closing.day, day.start == frame.start.floored(to: .day) else { return }
        let before = closing.positions.filter { $0.owner == .account }
            .reduce(Amount.zero) { $0 + $1.cost }
        let taken = books.holdings.reduce(Amount.zero) { $0 + $1.position.cost }
        books.day = OpeningBooks.Day(
            start: day.start,
            openEquity: day.openEquity + (frame.cash - closing.cash) - (before - taken))
    }

    /// What was there before, product by product.
    package func leftAlone(_ instruments: [Instrument]) -> [String] {
        zip(instruments, baseline).compactMap { instrument, quantity in
            quantity == .zero
                ? nil
                : "\(instrument.text(quantity)) \(instrument.base) was there before the run and is "
                    + "left alone"
        }
    }
}

extension InstrumentTerms {
    /// Whether sizes and money of both are counted in the same units.
    fileprivate func hasUnits(of other: InstrumentTerms) -> Bool {
        quantityExponent == other.quantityExponent && amountExponent == other.amountExponent
            && multiplierE9 == other.multiplierE9
    }
}
