package import Domain

/// Looks at the venue's wallets now and then, and compares them with our books.
///
/// A plain value without clock or network. A difference counts only when it stays while nothing is
/// on its way, and only after every fill was listed again: others trade on the account too, and the
/// venue books a fill before it lists it.
package struct BookCheck: Sendable {
    package static let every = Nanos.second * 90
    /// Between two looks while the books differ.
    static let againAfter = Nanos.second * 2
    /// Looks at an equal difference that make it one.
    static let looksMax = 3

    /// How often all fills were asked for, and which of those questions came back whole last.
    package struct FillRounds: Hashable, Sendable {
        package var asked: Int
        package var whole: Int
        package init(asked: Int, whole: Int) { (self.asked, self.whole) = (asked, whole) }
    }

    let names: WalletNames
    private var inquiry: Inquiry
    private var shift = WalletShift()
    /// Fills told so far, of whatever product.
    private var fills = 0
    private var fillsWhenAsked = 0
    /// Fills of each product whose size was reckoned from money.
    private var roundings: [Int64]
    /// As last seen, with the fills that had been told when the wallets were asked for.
    private var seen: (books: VenueBooks, fills: Int)?
    private var isNew = false
    private var askedAt: Timestamp?
    /// When the wallets were asked for that were seen last.
    package private(set) var countedAt: Timestamp?
    /// The question for all fills that has to come back before the difference counts.
    private var roundNeeded: Int?
    private var last: BookDifference?
    private var looks = 0
    /// Why the wallets could not be seen when last asked for; nil when they were.
    package private(set) var gap: String?
    /// Looks in a row that did not show the wallets.
    private var misses = 0
    /// After which nothing is opened.
    private static let missesMax = 3

    package init(_ names: WalletNames, start: Timestamp) {
        self.names = names
        roundings = names.instruments.map { _ in 0 }
        inquiry = Inquiry(start: start, dueAt: start + BookCheck.every)
    }

    /// Whether everything that is asked for has come.
    package var isDone: Bool { !inquiry.isAsked && !isNew && roundNeeded == nil }

    /// Whether all fills have to be listed before a difference can count.
    package func wantsFills(_ rounds: FillRounds) -> Bool {
        roundNeeded.map { rounds.asked < $0 } ?? false
    }

    package mutating func want(at time: Timestamp) { inquiry.want(at: time) }

    /// Whether the wallets are to be asked for now; they then are.
    package mutating func mustAsk(at time: Timestamp) -> Bool {
        guard inquiry.isDue(at: time) else { return false }
        inquiry.ask()
        (fillsWhenAsked, askedAt) = (fills, time)
        return true
    }

    // MARK: Fills

    /// Takes note of a fill that the engine is told.
    ///
    /// - Parameters:
    ///   - instrument: Its product.
    ///   - isReckoned: Whether its size was reckoned from money.
    package mutating func told(_ instrument: InstrumentID, isReckoned: Bool) {
        fills += 1
        if isReckoned { roundings[instrument.position] += 1 }
    }

    /// Books a fill of a product that the run does not trade.
    ///
    /// - Returns: false for one of which nobody can say what it moved.
    package mutating func book(_ fill: VenueFill) -> Bool {
        fills += 1
        return shift.book(fill)
    }

    // MARK: Wallets

    /// Takes in the wallets; an error is not emptiness.
    ///
    /// - Returns: A finding when they could be seen before and now cannot.
    package mutating func take(
        _ result: ResponseClass<Listing<VenueAccount>>, at time: Timestamp
    ) -> DeskFinding? {
        guard case .success(let listing) = result, listing.isComplete else {
            let text = if case .success(let listing) = result { listing.gap } else { result.text }
            return miss(text ?? "nobody says why", at: time)
        }
        do throws(WalletFault) {
            seen = (try names.books(of: listing.items), fillsWhenAsked)
            countedAt = askedAt
        } catch {
            return miss(error.text, at: time)
        }
        inquiry.answered(at: time, isWhole: true, pause: BookCheck.every)
        (gap, isNew, roundNeeded, misses) = (nil, true, nil, 0)
        return nil
    }

    private mutating func miss(_ text: String, at time: Timestamp) -> DeskFinding? {
        inquiry.answered(at: time, isWhole: false, pause: BookCheck.every)
        (gap, misses) = (text, misses + 1)
        return misses == 1 ? .walletsUnread(text) : nil
    }

    /// Why nothing may be opened; nil while the wallets are seen, or were not missed often.
    package var blindness: String? {
        guard misses >= BookCheck.missesMax else { return nil }
        return "the wallets could not be read \(misses) times: \(gap ?? "")"
    }

    /// What the books differ by, beyond what rounding explains.
    ///
    /// - Parameter ours: What the account holds if the engine is right, without fills of other
    ///   products.
    /// - Returns: nil when fills were told since the wallets were asked for, or before they were
    ///   seen.
    package func difference(from ours: VenueBooks) -> BookDifference? {
        guard let seen, seen.fills == fills, let ours = shifted(ours) else { return nil }
        let time = countedAt ?? askedAt ?? Timestamp(nanos: 0)
        let plan = Reconciliation.plan(
            OwnSnapshot(books: ours, within: tolerance, at: time),
            VenueSnapshot(books: seen.books))
        return plan.difference ?? BookDifference.none
    }

    /// How far rounding may lead: one unit of the last place a fill.
    ///
    /// The venue rounds what a fill costs in a way that it does not say. Sizes are exact, but where
    /// the venue gives them in money, and in the sums of products that the run does not trade.
    private var tolerance: BookDifference {
        var tolerance = BookDifference.none
        tolerance.cash = Amount(Int64(fills))
        for (instrument, roundings) in zip(names.instruments, roundings) {
            let units = roundings + shift.count(of: instrument.base)
            if units > 0 { tolerance.holdings[instrument.id] = Quantity(units) }
        }
        return tolerance
    }

    private func shifted(_ books: VenueBooks) -> VenueBooks? {
        var books = books
        let exponent = names.instruments.first?.terms.amountExponent ?? -8
        guard let cash = shift.sum(of: names.currency).rounded(exponent: exponent) else {
            return nil
        }
        books.cash += Amount(cash)
        for (index, instrument) in names.instruments.enumerated() {
            let sum = shift.sum(of: instrument.base)
            guard let moved = sum.rounded(exponent: instrument.terms.quantityExponent) else {
                return nil
            }
            books.holdings[index] += Quantity(moved)
        }
        return books
    }

    // MARK: Judging

    /// Judges new wallets, and later the listing of fills that a difference asked for.
    ///
    /// - Returns: A finding when the same difference has stayed.
    package mutating func judge(
        _ ours: VenueBooks, _ rounds: FillRounds, isQuiet: Bool, at time: Timestamp
    ) -> DeskFinding? {
        let isRound = roundNeeded.map { rounds.whole >= $0 } ?? false
        guard isNew || isRound else { return nil }
        (isNew, roundNeeded) = (false, nil)
        guard isQuiet, let difference = difference(from: ours) else {
            inquiry.want(at: time + BookCheck.againAfter)
            return nil
        }
        guard !difference.isNone else {
            (last, looks) = (nil, 0)
            return nil
        }
        guard isRound else {
            roundNeeded = rounds.asked + 1
            return nil
        }
        looks = difference == last ? looks + 1 : 1
        last = difference
        inquiry.want(at: time + BookCheck.againAfter)
        return looks == BookCheck.looksMax ? .booksDiffer(difference.text(names)) : nil
    }
}
