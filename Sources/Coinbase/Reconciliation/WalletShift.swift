internal import Domain

/// What fills of products that the run does not trade did to the wallets that it counts.
///
/// They change no position of the engine, but a wallet does not say what moved it. Sums are exact.
struct WalletShift: Sendable {
    private var sums: [String: WireDecimal] = [:]
    /// Fills that moved a wallet.
    private var counts: [String: Int64] = [:]

    func sum(of currency: String) -> WireDecimal { sums[currency] ?? .zero }
    func count(of currency: String) -> Int64 { counts[currency] ?? 0 }

    /// Books a fill.
    ///
    /// - Returns: false for one of which nobody can say what it moved.
    mutating func book(_ fill: VenueFill) -> Bool {
        let parts = fill.product.split(separator: "-")
        // A contract moves no wallet of its name.
        guard parts.count == 2 else { return true }
        guard let side = fill.side.known?.side, let (base, quote) = fill.amounts,
            let cost = quote.adding(side == .buy ? fill.commission : -fill.commission)
        else { return false }
        let moves = [
            (String(parts[0]), side == .buy ? base : -base),
            (String(parts[1]), side == .buy ? -cost : cost),
        ]
        var changed = self
        for (currency, amount) in moves {
            guard let sum = sum(of: currency).adding(amount) else { return false }
            changed.sums[currency] = sum
            changed.counts[currency, default: 0] += 1
        }
        self = changed
        return true
    }
}

extension VenueFill {
    /// What changed hands in base and quote units; nil where the message does not say in which of
    /// them the size is, or for numbers too large.
    var amounts: (base: WireDecimal, quote: WireDecimal)? {
        switch isSizeInQuote {
        case nil: return nil
        case true?: return size.divided(by: price).map { ($0, size) }
        case false?: return size.multiplied(by: price).map { (size, $0) }
        }
    }
}
