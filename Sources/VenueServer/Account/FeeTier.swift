internal import Domain

/// What trading costs at one volume of the last 30 days.
///
/// The lowest tier is the one that the venue showed a new account in 2026; the steps above it are
/// this program's own and serve to show that fees change.
struct FeeTier: Hashable {
    let name: String
    /// US dollars; the next tier begins where this one ends.
    let from: Int64
    let to: Int64
    let maker: Ratio
    let taker: Ratio

    static let all = [
        tier("Intro 1", 0, 10_000, 60, 120), tier("Intro 2", 10_000, 50_000, 40, 80),
        tier("Advanced 1", 50_000, 250_000, 25, 40),
        tier("Advanced 2", 250_000, 1_000_000, 15, 25),
        tier("Advanced 3", 1_000_000, 15_000_000, 8, 18),
        tier("Advanced 4", 15_000_000, 1_000_000_000, 0, 8),
    ]

    static func of(_ volume: Amount) -> FeeTier {
        let dollars = volume.mantissa / 100_000_000
        guard let tier = all.last(where: { dollars >= $0.from }) ?? all.first else {
            preconditionFailure("there are no fee tiers")
        }
        return tier
    }

    private static func tier(
        _ name: String, _ from: Int64, _ to: Int64, _ maker: Int64, _ taker: Int64
    ) -> FeeTier {
        FeeTier(name: name, from: from, to: to, maker: .bps(maker), taker: .bps(taker))
    }

    /// What a trade of some value costs, rounded up.
    func fee(of notional: Amount, isMaker: Bool) -> Amount {
        let rate = isMaker ? maker : taker
        guard let fee = rate.of(notional.mantissa, rounding: .up) else {
            preconditionFailure("the fee of \(notional.mantissa) does not fit")
        }
        return Amount(fee)
    }

    static func text(_ rate: Ratio) -> String {
        DecimalText.text(mantissa: rate.e8, exponent: -8)
    }
}
