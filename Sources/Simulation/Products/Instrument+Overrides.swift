package import Domain

extension Instrument {
    /// Lowers the largest order to what a profile allows.
    ///
    /// - Throws: `product.terms` where that leaves no order at all.
    package mutating func limit(to overrides: ProductOverrides) throws(Fault) {
        guard let most = overrides.sizeMax else { return }
        let size = most.floored(at: terms.quantityExponent).map { terms.flooredToLot(Quantity($0)) }
        // What no number of the product holds is more than it takes.
        let allowed = min(size ?? terms.quantityMax, terms.quantityMax)
        guard allowed >= terms.quantityMin, allowed > .zero else {
            throw Fault(
                .usage, code: "product.terms",
                "\(symbol): max_size is below the smallest order, \(text(terms.quantityMin))",
                remedy: "Allow more, or leave the product out.")
        }
        terms.quantityMax = allowed
    }
}
