package import Domain

/// What was read from one file.
package struct DataReport: Hashable, Sendable {
    package var path: String
    /// Of the file's bytes as they stand, packed or not.
    package var sha256: String
    package var format: DataFormat
    /// The product's symbol.
    package var product: String
    /// Of candles; nil for other data.
    package var interval: Nanos?
    /// Final when the feed has ended.
    package var tally: DataTally

    package init(
        path: String, sha256: String, format: DataFormat, product: String, tally: DataTally
    ) {
        (self.path, self.sha256, self.format) = (path, sha256, format)
        (self.product, self.tally) = (product, tally)
    }
}
