package import Domain

/// A file or folder of market data as it was asked for.
package struct DataInput: Hashable, Sendable {
    /// Nil when the run has one product, to which everything then belongs.
    package var product: String?
    package var path: String

    package init(product: String? = nil, path: String) {
        (self.product, self.path) = (product, path)
    }
}

/// How market data is to be read.
package struct DataOptions: Hashable, Sendable {
    /// Whether digits beyond a product's exponents are a fault rather than rounded and counted.
    package var isStrict = false
    /// The first moment that counts, of a candle its opening; books are built from before it.
    package var from: Timestamp?
    /// The first moment that no longer counts.
    package var to: Timestamp?

    package init(isStrict: Bool = false, from: Timestamp? = nil, to: Timestamp? = nil) {
        (self.isStrict, self.from, self.to) = (isStrict, from, to)
    }
}
