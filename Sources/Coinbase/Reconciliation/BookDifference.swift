package import Domain

/// What the venue's books and ours differ by, theirs minus ours.
package struct BookDifference: Hashable, Sendable {
    package var cash: Amount
    /// Products whose holdings differ.
    package var holdings: [InstrumentID: Quantity]

    package static let none = BookDifference()

    private init() { (cash, holdings) = (.zero, [:]) }

    /// Compares two books of the same products.
    package init(_ theirs: VenueBooks, _ ours: VenueBooks) {
        cash = theirs.cash - ours.cash
        holdings = [:]
        for (index, pair) in zip(theirs.holdings, ours.holdings).enumerated()
        where pair.0 != pair.1 {
            holdings[InstrumentID(index)] = pair.0 - pair.1
        }
    }

    package var isNone: Bool { cash == .zero && holdings.isEmpty }

    /// Whether nothing differs by more than another difference does.
    func isExplained(by most: BookDifference) -> Bool {
        cash.magnitude <= most.cash
            && holdings.allSatisfy { $1.magnitude <= most.holdings[$0] ?? .zero }
    }

    /// For who only asks whether it is zero: the money that differs, or the smallest amount where
    /// only holdings do.
    package var measure: Amount { cash == .zero && !isNone ? Amount(1) : cash.magnitude }

    /// What differs, in plain words.
    package func text(_ names: WalletNames) -> String {
        var parts: [String] = []
        if cash != .zero {
            let exponent = names.instruments.first?.terms.amountExponent ?? -8
            parts.append(part(cash.text(exponent: exponent), names.currency, cash > .zero))
        }
        for (id, quantity) in holdings.sorted(by: { $0.key < $1.key }) {
            let instrument = names.instruments[id.position]
            parts.append(part(instrument.text(quantity), instrument.base, quantity > .zero))
        }
        return parts.isEmpty
            ? "the venue and we agree" : "the venue has " + parts.joined(separator: ", and ")
    }

    private func part(_ number: String, _ currency: String, _ isMore: Bool) -> String {
        let digits = number.hasPrefix("-") ? String(number.dropFirst()) : number
        return "\(digits) \(currency) \(isMore ? "more" : "less") than our fills explain"
    }
}
