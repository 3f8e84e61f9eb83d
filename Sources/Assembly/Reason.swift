package import Domain

/// Why somebody changes a level, in a few sentences.
package enum Reason {
    /// Of UTF-8: a request with so many, each of them escaped, is one that a control socket reads.
    package static let bytesMax = 1_000

    /// - Throws: `reason.too_long`.
    package static func check(_ text: String) throws(Fault) {
        let count = text.utf8.count
        guard count > bytesMax else { return }
        throw Fault(
            .usage, code: "reason.too_long",
            "the reason has \(count) bytes, \(bytesMax) are the most; nothing was done",
            key: "--reason", remedy: "say it in a few sentences")
    }

    /// As much of it as may be, whole characters, with a mark where something is missing.
    package static func cut(_ text: String) -> String {
        guard text.utf8.count > bytesMax else { return text }
        let mark = "…"
        var (kept, count) = ("", mark.utf8.count)
        for scalar in text.unicodeScalars {
            count += UTF8.width(scalar)
            guard count <= bytesMax else { break }
            kept.unicodeScalars.append(scalar)
        }
        return kept + mark
    }
}
