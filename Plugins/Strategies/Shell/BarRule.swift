internal import PerpsPlugin
internal import Studies

/// What the profile may set of a strategy on bars.
protocol RuleSettings: Parameters {
    /// How it trades.
    var conduct: Conduct { get }
    /// How it leaves, beside its own rule.
    var exits: Exits { get }
    /// The regime indicator that it goes by, if any.
    var regime: SignalSource { get }
}

extension RuleSettings {
    var regime: SignalSource { .none }
}

/// What makes one strategy on bars differ from another: what it learns from closed bars of one
/// product.
///
/// ``BarStrategy`` does the rest: bars, orders, positions, stops, saved state.
protocol BarRule: Remembered {
    associatedtype Settings: RuleSettings

    /// Who the module is.
    static var about: About { get }
    /// The names of its filters, as they are counted.
    static var filters: [String] { get }
    /// What it wants to see of the book beside bars.
    static var views: EventKinds { get }
    /// Bars after which everything it measures is there.
    var warmup: Int { get }

    /// Creates the rule for one product, from parameters that satisfy their ranges.
    ///
    /// - Throws: For parameters that do not fit each other.
    init(_ settings: Settings) throws(ParameterFault)

    /// Takes the next closed bar and says what follows from it.
    ///
    /// - Parameters:
    ///   - bar: The bar.
    ///   - view: What was last seen of the market beside bars.
    /// - Returns: The way in that the bar opens, if any, and which positions are to be left.
    mutating func take(_ bar: Bar, _ view: MarketView) -> Finding
}

extension BarRule {
    static var filters: [String] { [] }
    static var views: EventKinds { [] }
}

/// What follows from a bar.
struct Finding: Hashable {
    /// The way in that the bar opens.
    var entry: Side?
    /// How sure the rule is, 1 to 1,000,000; sizers go by it.
    var conviction: Int64 = Finding.certain
    /// Whether a long position is to be left, whenever it was opened.
    var leavesLong = false
    /// Whether a short position is to be left.
    var leavesShort = false
    /// Why, in a few words.
    var reason = ""
    /// What keeps it from entering although the rule would, and which filter that is.
    var block: Block?

    /// A filter that said no.
    struct Block: Hashable {
        /// Its place in ``BarRule/filters``.
        let filter: Int
        /// What was found and what would have been needed.
        let text: String
    }

    static let certain: Int64 = 1_000_000

    /// Nothing follows.
    static let nothing = Finding()

    /// A conviction of `part` out of `whole`, held within a fifth and all.
    static func conviction(_ part: Int64, of whole: Int64) -> Int64 {
        guard whole > 0 else { return certain }
        let share = Int128(part.magnitude) * Int128(certain) / Int128(whole)
        return Int64(max(Int128(certain / 5), min(Int128(certain), share)))
    }
}
