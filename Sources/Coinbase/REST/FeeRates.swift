package import Domain

/// What trading costs, as shares of the value.
package struct FeeRates: Hashable, Sendable {
    /// Below zero a rebate.
    package var maker: Ratio
    package var taker: Ratio

    package init(maker: Ratio, taker: Ratio) { (self.maker, self.taker) = (maker, taker) }

    /// - Throws: `coinbase.fees_unreadable` for rates that no venue has, and for digits that would
    ///   have to be rounded away.
    package init(_ summary: TransactionSummary) throws(Fault) {
        maker = try FeeRates.ratio(summary.makerFee, "maker_fee_rate")
        taker = try FeeRates.ratio(summary.takerFee, "taker_fee_rate")
    }

    /// Rates that a venue may have.
    private static let range = Ratio.bps(-1_000) ... .bps(1_000)

    /// nil for rates that no venue has.
    init?(read maker: Ratio, _ taker: Ratio) {
        guard FeeRates.range.contains(maker), FeeRates.range.contains(taker) else { return nil }
        self.init(maker: maker, taker: taker)
    }

    private static func ratio(_ rate: WireDecimal, _ key: String) throws(Fault) -> Ratio {
        // Digits that do not fit are told below, as a rate beyond the range is.
        let ratio = (try? rate.mantissa(exponent: -8)).map { Ratio(e8: $0) }
        guard let ratio, FeeRates.range.contains(ratio) else {
            throw Fault(
                .runtime, code: "coinbase.fees_unreadable",
                "the venue's \(key) is \(rate.text), which is no fee of at most 10 %",
                remedy: "Compare with the fee tier that Coinbase shows")
        }
        return ratio
    }
}
