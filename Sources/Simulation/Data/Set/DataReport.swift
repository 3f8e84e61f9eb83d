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
    /// The line that a recording ends in the middle of: everything before it was given.
    package var cutAtLine: Int?
    /// Products that were looked for here, and of which there is nothing.
    package var silent: [String] = []

    package init(
        path: String, sha256: String, format: DataFormat, product: String, tally: DataTally
    ) {
        (self.path, self.sha256, self.format) = (path, sha256, format)
        (self.product, self.tally) = (product, tally)
    }

    /// What a person should know of it; nil when there is nothing to say.
    package var notice: String? {
        let notices = [cutNotice, silenceNotice].compactMap(\.self)
        return notices.isEmpty ? nil : notices.joined(separator: "; ")
    }

    private var cutNotice: String? {
        cutAtLine.map { line in
            "\(path) ends in the middle of line \(line), as when its recorder was stopped while it "
                + "wrote; everything before that line was replayed"
        }
    }

    private var silenceNotice: String? {
        guard !silent.isEmpty else { return nil }
        let silence = DataSilence(of: silent, others: tally.others)
        return "\(path) \(silence.message). \(silence.remedy)"
    }
}
