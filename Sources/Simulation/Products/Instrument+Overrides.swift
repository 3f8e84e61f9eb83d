package import Domain

extension Instrument {
    /// Lowers the largest order to what a profile allows.
    ///
    /// - Throws: `product.terms` where that leaves no order at all, `product.contract` where the
    ///   profile says another size of a contract.
    package mutating func limit(to overrides: ProductOverrides) throws(Fault) {
        if let size = overrides.contractSize, size.mantissa(at: -9) != terms.multiplierE9 {
            throw Fault(
                .usage, code: "product.contract",
                "\(symbol): contract_size is not what a contract of it is", key: "products",
                remedy: "Delete contract_size, or name the product that was meant.")
        }
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
