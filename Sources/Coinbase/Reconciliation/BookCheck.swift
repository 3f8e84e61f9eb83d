package import Domain
internal import Engine

/// Looks at the venue's wallets now and then, and compares them with the engine's books.
///
/// A plain value without clock or network. A difference counts only when it stays while nothing
/// is on its way: the venue books a fill before it lists it.
package struct BookCheck: Sendable {
    package static let every = Nanos.second * 90
    /// Between two looks while the books differ.
    static let againAfter = Nanos.second * 2
    /// Looks at an equal difference that make it one.
    static let looksMax = 3

    let names: WalletNames
    /// What the account held of the products before the run, which belongs to no instance.
    let baseline: [Quantity]
    private var isAsked = false
    private var dueAt: Timestamp
    /// As last seen, with the fills that the engine had been told when it was asked for.
    private var seen: (books: VenueBooks, fills: Int)?
    private var fillsWhenAsked = 0
    private var isNew = false
    private var last: BookDifference?
    private var looks = 0
    /// Why the wallets could not be seen when last asked for; nil when they were.
    package private(set) var gap: String?

    init(_ names: WalletNames, baseline: [Quantity], start: Timestamp) {
        (self.names, self.baseline) = (names, baseline)
        dueAt = start + BookCheck.every
    }

    /// Whether everything that is asked for has come.
    package var isDone: Bool { !isAsked && !isNew }

    mutating func want(at time: Timestamp) { dueAt = min(dueAt, time) }

    /// Whether the wallets are to be asked for now; they then are.
    mutating func mustAsk(at time: Timestamp) -> Bool {
        guard !isAsked, time >= dueAt else { return false }
        isAsked = true
        dueAt = time + BookCheck.every
        return true
    }

    /// Takes in the wallets; an error is not emptiness.
    mutating func take(
        _ result: ResponseClass<Listing<VenueAccount>>, fills: Int, at time: Timestamp
    ) {
        isAsked = false
        guard case .success(let listing) = result, listing.isComplete else {
            gap = if case .success(let listing) = result { listing.gap } else { result.text }
            dueAt = time + BookCheck.againAfter
            return
        }
        do throws(WalletFault) {
            seen = (try names.books(of: listing.items), fills)
            (gap, isNew) = (nil, true)
        } catch {
            gap = error.text
        }
    }

    /// What the books differ by; nil when fills were told since the wallets were seen.
    func difference(from state: borrowing EngineState, fills: Int) -> BookDifference? {
        guard let seen, seen.fills == fills else { return nil }
        return BookDifference(seen.books, VenueBooks(state, over: baseline))
    }

    /// Judges new wallets.
    ///
    /// - Returns: A finding when the same difference has stayed.
    mutating func judge(
        _ state: borrowing EngineState, fills: Int, isQuiet: Bool, at time: Timestamp
    ) -> DeskFinding? {
        guard isNew else { return nil }
        isNew = false
        guard isQuiet, let difference = difference(from: state, fills: fills) else {
            dueAt = min(dueAt, time + BookCheck.againAfter)
            return nil
        }
        guard !difference.isNone else {
            (last, looks) = (nil, 0)
            return nil
        }
        looks = difference == last ? looks + 1 : 1
        last = difference
        dueAt = min(dueAt, time + BookCheck.againAfter)
        guard looks == BookCheck.looksMax else { return nil }
        return .booksDiffer(difference.text(names))
    }
}

extension VenueBooks {
    /// What the account must hold if the engine is right.
    init(_ state: borrowing EngineState, over baseline: [Quantity]) {
        let portfolio = state.portfolio
        self.init(
            cash: portfolio.cash,
            holdings: state.instruments.map {
                baseline[$0.id.position] + portfolio.position(.account, $0.id).quantity
            })
    }
}
