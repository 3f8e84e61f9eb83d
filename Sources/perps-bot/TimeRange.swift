internal import Domain

/// `--from` and `--to` on the command line.
enum TimeRange {
    /// - Throws: A usage fault for text that is no moment, and for a range that holds none.
    static func read(
        from: String?, to: String?
    ) throws(Fault) -> (from: Timestamp?, to: Timestamp?) {
        let (first, last) = (try moment(from, "--from"), try moment(to, "--to"))
        if let first, let last, first >= last {
            throw Fault(
                .usage, code: "usage.time", "--from is not before --to", key: "--from",
                remedy: "exchange the two")
        }
        return (first, last)
    }

    private static func moment(_ text: String?, _ option: String) throws(Fault) -> Timestamp? {
        guard let text else { return nil }
        if let time = Timestamp(rfc3339: text) { return time }
        throw Fault(
            .usage, code: "usage.time", "'\(text)' is not a moment", key: option,
            remedy: "write 2023-03-01 or 2023-03-01T12:00:00Z")
    }
}
