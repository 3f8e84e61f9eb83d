internal import PerpsPlugin
internal import Studies

/// Turns a share of the equity into a size of a product.
struct Budget {
    private let limits: SizeLimits
    private var instruments: [UInt32: Instrument] = [:]
    private var accountExponent = 0
    private var currency = ""

    init(_ limits: SizeLimits) { self.limits = limits }

    mutating func activate(_ activation: Activation) {
        instruments = [:]
        for instrument in activation.instruments { instruments[instrument.index] = instrument }
        accountExponent = activation.accountExponent
        currency = activation.accountCurrency
    }

    subscript(_ index: UInt32) -> Instrument? { instruments[index] }
    /// All products, in the order of their numbers.
    var products: [Instrument] { instruments.values.sorted { $0.index < $1.index } }

    /// The answer for an entry that is to be worth a share of the equity.
    ///
    /// - Parameters:
    ///   - shareE8: The share, in 1e-8; held to `fraction_max`.
    ///   - entry: What was asked for.
    ///   - reason: How the share came about, for people.
    /// - Returns: A size that is worth no more at the order's worst price, on the lot and within
    ///   the strategy's own cap; or a refusal.
    func answer(_ shareE8: Int64, _ entry: borrowing Check, _ reason: String) -> Verdict {
        guard let instrument = instruments[entry.instrument], let price = price(of: entry) else {
            return .reject("the order has no price to size it by")
        }
        guard let equity = entry.equity?.mantissa, equity > 0 else {
            return .reject("the account's equity is not known")
        }
        guard instrument.settle == currency else {
            return .reject("it settles in \(instrument.settle), the equity is in \(currency)")
        }
        let share = min(shareE8, limits.fractionMax.e8)
        guard share > 0 else { return .reject(reason) }
        let worth = min(Int128(equity) * Int128(share) / Whole.one, notionalMax)
        guard let amount = inSettle(worth, of: instrument),
            let whole = instrument.size(worth: amount, at: price)
        else { return .reject("the size is too large to hold") }
        let size = instrument.floorToLot(entry.cap.map { min($0, whole) } ?? whole)
        guard size.mantissa > 0, size >= instrument.sizeMin else {
            return .reject("too small to order: \(reason)")
        }
        return .resize(size, reason)
            .comparing(Self.percent(share), to: Self.percent(limits.fractionMax.e8), unit: "%")
    }

    /// The same for a share times these factors, which the answer names.
    func answer(
        _ shareE8: Int64, _ entry: borrowing Check, _ factors: [Int64], _ words: String
    ) -> Verdict {
        let share = factors.reduce(shareE8) { Multipliers.scaled($0, by: $1) }
        let texts = factors.map { "\(ExactDecimal($0 / 1_000_000, exponent: -2))" }
        return answer(share, entry, "\(words); x\(texts.joined(separator: " x"))")
    }

    /// What a buy may pay at the worst; a sale is worth no less than the mark.
    private func price(of entry: borrowing Check) -> Price? {
        guard let limit = entry.limit, limit.mantissa > 0, let side = entry.side else { return nil }
        guard side == .sell, let mark = entry.mark else { return limit }
        return max(limit, mark)
    }

    private var notionalMax: Int128 {
        guard limits.notionalMax > 0 else { return .max }
        let digits = max(0, -accountExponent)
        return (0..<digits).reduce(Int128(limits.notionalMax)) { sum, _ in sum * 10 }
    }

    /// An amount of the account in the product's units, rounded down; `nil` when it does not fit.
    private func inSettle(_ amount: Int128, of instrument: Instrument) -> Amount? {
        var result = amount
        for _ in 0..<max(0, accountExponent - instrument.amountExponent) {
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            result = product
        }
        for _ in 0..<max(0, instrument.amountExponent - accountExponent) { result /= 10 }
        return Int64(exactly: result).map { Amount($0) }
    }

    /// A ratio in percent, for people.
    static func percent(_ e8: Int64) -> Double { Double(e8) / 1_000_000 }
    /// The same as text.
    static func words(_ e8: Int64) -> String {
        // Four decimals of a percent are more than enough to read.
        "\(ExactDecimal(e8 / 10_000, exponent: -2))%"
    }
}
