internal import PerpsPlugin
internal import Studies

/// A fixed share of the equity at full conviction.
struct FixedFraction: Sizer, ~Copyable {
    static let about = About(
        "perps.fixed-fraction", "Fixed fraction",
        summary: "Sizes an entry to a share of the equity, in proportion to conviction.",
        vendor: "perps-bot")
    static let events: EventKinds = []

    /// What the profile may set.
    struct Settings: Parameters {
        @Parameter(Ratio.bps(1)...Ratio.percent(100), "Share of the equity at full conviction.")
        var fraction = Ratio.percent(5)
        let limits = SizeLimits()
    }

    private let fractionE8: Int64
    private var budget: Budget

    init(_ settings: Settings) {
        fractionE8 = settings.fraction.e8
        budget = Budget(settings.limits)
    }

    mutating func activate(_ activation: Activation, _ host: Host) {
        budget.activate(activation)
    }

    mutating func size(_ entry: borrowing Check, _ host: Host) -> Verdict {
        let share = Share.scaled(fractionE8, entry)
        return budget.answer(share, entry, "\(Budget.words(share)) of the equity")
    }
}

/// Shares in proportion to conviction.
enum Share {
    /// A share at the entry's conviction; all of it where the strategy gave a size itself.
    static func scaled(_ shareE8: Int64, _ entry: borrowing Check) -> Int64 {
        let conviction = max(0, min(1_000_000, entry.conviction ?? 1_000_000))
        return Int64(Int128(shareE8) * Int128(conviction) / 1_000_000)
    }
}
