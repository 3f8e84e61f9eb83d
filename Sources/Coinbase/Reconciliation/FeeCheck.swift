package import Domain

/// Asks now and then what trading costs, and compares what each fill cost with what that says.
///
/// A plain value without clock or network. The venue rounds fees in a way that it does not say, so
/// less than a hundredth of the currency, or than a thousandth of a percent of the value, is no
/// difference. Books are not corrected by it: what a fill cost is what the venue says.
package struct FeeCheck: Sendable {
    package static let every = Nanos.hour
    /// Between two questions, however much the answer is wanted.
    package static let pauseMin = Nanos.minute
    private static let shareMax = Ratio(e8: 1_000)

    package private(set) var rates: FeeRates
    /// Those before, and until when they held, by the venue's clock.
    private var former: (rates: FeeRates, until: Timestamp)?
    /// Fills that cost something else, so far.
    package private(set) var differences: Int64 = 0
    /// Whether a difference from these rates was told.
    private var isTold = false
    private var inquiry: Inquiry

    package init(_ rates: FeeRates, start: Timestamp) {
        self.rates = rates
        inquiry = Inquiry(start: start, dueAt: start + FeeCheck.every)
    }

    // MARK: The venue's rates

    /// Whether the rates are to be asked for now; they count as asked for then.
    package mutating func mustAsk(at time: Timestamp) -> Bool {
        guard inquiry.isDue(at: time) else { return false }
        inquiry.ask()
        return true
    }

    /// Takes in an answer; a failure, or rates that no venue has, is no news and is asked again.
    ///
    /// - Parameters:
    ///   - answer: The venue's.
    ///   - time: When it came.
    ///   - venueTime: The same by the venue's clock.
    /// - Returns: Whether the rates have changed.
    package mutating func take(
        _ answer: ResponseClass<TransactionSummary>, at time: Timestamp, venueTime: Timestamp
    ) -> Bool {
        var told: FeeRates?
        if case .success(let summary) = answer {
            // What cannot be read is asked for again, as an answer that did not come.
            told = try? FeeRates(summary)
        }
        inquiry.answered(at: time, isWhole: told != nil, pause: FeeCheck.every)
        guard let told, told != rates else { return false }
        former = (rates, venueTime)
        (rates, isTold) = (told, false)
        return true
    }

    // MARK: Fills

    /// Compares one fill; a difference has the rates asked for soon.
    ///
    /// - Parameters:
    ///   - fill: As the engine is told it.
    ///   - instrument: Its product, of which only spot pays by these rates.
    ///   - time: Now.
    /// - Returns: What to tell: of each set of rates the first difference alone.
    package mutating func judge(
        _ fill: Fill, of instrument: Instrument, at time: Timestamp
    ) -> DeskFinding? {
        guard instrument.terms.kind == .spot else { return nil }
        let terms = instrument.terms
        let modelled = rates.fee(of: fill)
        if agrees(fill, modelled, terms) { return nil }
        if let former, fill.time <= former.until, agrees(fill, former.rates.fee(of: fill), terms) {
            return nil
        }
        differences += 1
        if !inquiry.isAsked { inquiry.want(at: max(time, inquiry.answeredAt + FeeCheck.pauseMin)) }
        guard !isTold else { return nil }
        isTold = true
        let wanted = modelled.map { $0.text(exponent: terms.amountExponent) } ?? "unknown"
        return .feeDiffers(
            "a fill of \(instrument.text(fill.quantity)) \(instrument.base) as "
                + "\(fill.isMaker ? "maker" : "taker") cost "
                + "\(fill.fee.text(exponent: terms.amountExponent)) \(instrument.settle), and "
                + "\(wanted) by the rates that the venue told; they are read again, and further "
                + "differences are counted alone")
    }

    private func agrees(_ fill: Fill, _ modelled: Amount?, _ terms: InstrumentTerms) -> Bool {
        guard let modelled else { return false }
        let cent = Amount(max(1, Wide.powerOfTen(min(18, max(0, -2 - terms.amountExponent)))))
        let share = FeeCheck.shareMax.of(fill.notional.magnitude.mantissa, rounding: .up)
        let most = max(cent, share.map { Amount($0) } ?? cent)
        return fill.fee.adding(-modelled).map { (-most...most).contains($0) } ?? false
    }
}

extension FeeRates {
    /// What a fill costs by these rates, rounded up; nil when it does not fit.
    fileprivate func fee(of fill: Fill) -> Amount? {
        (fill.isMaker ? maker : taker).of(fill.notional.mantissa, rounding: .up)
            .map { Amount($0) }
    }

    /// Such as `maker 40 bps, taker 60 bps`.
    package var text: String { "maker \(maker.text), taker \(taker.text)" }
}
