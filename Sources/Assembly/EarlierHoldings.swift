package import Domain
package import Ledger

/// What earlier runs of a profile bought of its products and did not sell.
package struct EarlierHoldings: Hashable, Sendable {
    /// By product, never more than the account holds.
    package let quantities: [Quantity]
    /// The parts of them that orders may have bought whose end no run has seen.
    package let unproven: [Quantity]
    private let instruments: [Instrument]

    /// - Parameters:
    ///   - trades: Of the runs so far.
    ///   - instruments: The products of the run that begins; only spot is held without it.
    ///   - held: What the account holds of each.
    package init(
        _ trades: [EarlierTrade], of instruments: [Instrument], within held: [Quantity]
    ) {
        var (quantities, unproven): ([Quantity], [Quantity]) = ([], [])
        for (instrument, most) in zip(instruments, held) {
            let isSpot = instrument.terms.kind == .spot
            let own = isSpot ? trades.filter { $0.symbol == instrument.symbol } : []
            let exponent = instrument.terms.quantityExponent
            let net = own.map { EarlierHoldings.scaled($0.net, $0.exponent, to: exponent) }
            let open = own.map { EarlierHoldings.scaled($0.unproven, $0.exponent, to: exponent) }
            let proven = EarlierHoldings.sum(net, upTo: most)
            quantities.append(EarlierHoldings.sum(net + open, upTo: most))
            unproven.append(quantities[quantities.count - 1] - proven)
        }
        (self.quantities, self.unproven, self.instruments) = (quantities, unproven, instruments)
    }

    /// From nothing to what is held; what no number holds is more than that.
    private static func sum(_ parts: [Int128?], upTo most: Quantity) -> Quantity {
        var sum: Int128 = 0
        for part in parts {
            guard let part else { return max(.zero, most) }
            let (next, overflow) = sum.addingReportingOverflow(part)
            guard !overflow else { return max(.zero, most) }
            sum = next
        }
        return Quantity(Int64(max(0, min(sum, Int128(most.mantissa)))))
    }

    /// A size in units of another exponent, upward where it does not fit exactly.
    private static func scaled(_ size: Quantity, _ from: Int, to exponent: Int) -> Int128? {
        let shift = from - exponent
        guard (-18...18).contains(shift) else { return nil }
        let factor = Wide.powerOfTen(abs(shift))
        if shift >= 0 { return Int128(size.mantissa) * Int128(factor) }
        return Wide.quotient(Int128(size.mantissa), by: factor, rounding: .up).map { Int128($0) }
    }

    /// A sentence for each product of which there is something.
    package var lines: [String] {
        instruments.indices.filter { quantities[$0] > .zero }.map { place in
            let (instrument, unproven) = (instruments[place], unproven[place])
            let doubt =
                unproven > .zero
                ? ", \(instrument.text(unproven)) of it perhaps, by orders whose end no run saw"
                : ""
            return "\(instrument.text(quantities[place])) \(instrument.base) is left of what "
                + "earlier runs bought\(doubt); it counts in the limits of positions, and no "
                + "strategy sells it"
        }
    }
}
