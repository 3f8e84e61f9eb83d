internal import CPerpsPlugin
internal import PerpsPlugin
internal import Studies

/// One side's resting order: at most one, and one change of it under way at a time.
struct QuoteSlot: Hashable {
    /// What to do about the order.
    enum Move: Hashable {
        case wait
        case place(QuotePlan.Quote)
        /// Another limit.
        case amend(UInt64, price: Int64)
        case cancel(UInt64)
    }

    /// Whose word is waited for.
    enum Waiting: Hashable { case nothing, opening, amending, cancelling }

    /// The order that is not final yet.
    private(set) var order: UInt64?
    private var price: Int64 = 0
    private var size: Int64 = 0
    private var filled: Int64 = 0
    private var waiting = Waiting.nothing
    /// Nothing is placed before.
    private var pausedUntil: Int64 = .min
    /// It cannot be changed: it goes, and a new one comes.
    private var isUnfit = false

    /// What brings the order to where it should be, `nil` for nowhere.
    ///
    /// It may rest up to `toleranceE8` of its price away from there.
    func move(to wanted: QuotePlan.Quote?, at now: Int64, toleranceE8: Int64) -> Move {
        guard let order else {
            guard let wanted, now >= pausedUntil else { return .wait }
            return .place(wanted)
        }
        guard waiting != .cancelling else { return .wait }
        guard let wanted else { return .cancel(order) }
        guard waiting == .nothing else { return .wait }
        if isUnfit || size - filled > wanted.size { return .cancel(order) }
        let distance = Int128((price - wanted.price).magnitude) * Whole.one
        return distance <= Int128(price) * Int128(toleranceE8)
            ? .wait : .amend(order, price: wanted.price)
    }

    mutating func placed(_ order: UInt64, _ quote: QuotePlan.Quote) {
        self = QuoteSlot(pausedUntil: pausedUntil)
        (self.order, price, size, waiting) = (order, quote.price, quote.size, .opening)
    }

    mutating func asked(for what: Waiting) { waiting = what }

    /// Nothing is placed for a while.
    mutating func pause(until instant: Int64) { pausedUntil = max(pausedUntil, instant) }

    /// Takes news of an order of this side.
    ///
    /// - Returns: Whether something that was asked for was refused.
    mutating func take(_ update: OrderUpdate) -> Bool {
        if update.order != order {
            // One left over from before a start: it is adopted, and goes with the next book.
            guard order == nil, !update.isFinal else { return false }
            (order, isUnfit) = (update.order, true)
        }
        if update.isFinal {
            self = QuoteSlot(pausedUntil: pausedUntil)
            return update.state == .denied || update.state == .rejected
                || update.reason == PB_R_POST_ONLY
        }
        (size, filled) = (update.size.mantissa, update.filled.mantissa)
        if let limit = update.limit { price = limit.mantissa }
        if update.isAmendRefused { isUnfit = true }
        let isAnswered =
            switch waiting {
            case .nothing: true
            case .opening: update.state == .open || update.state == .partial
            case .amending: update.isAmended || update.isAmendRefused
            case .cancelling: update.isCancelRefused
            }
        if isAnswered { waiting = .nothing }
        return update.isAmendRefused
    }

    init() {}
    private init(pausedUntil: Int64) { self.pausedUntil = pausedUntil }
}
