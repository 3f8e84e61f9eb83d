/// How much of something is done, as a line that is written over.
struct ProgressBar {
    private static let width = 30

    /// `[#########.....................]  31 %  12,345 candles`.
    ///
    /// - Parameters:
    ///   - done: Of `whole`, from 0 on; beyond it counts as all.
    ///   - whole: Above zero.
    ///   - words: What stands behind the bar.
    /// - Returns: One line.
    static func text(_ done: Int64, of whole: Int64, _ words: String) -> String {
        let part = min(max(done, 0), whole)
        let filled = Int(part * Int64(width) / whole)
        let bar = String(repeating: "#", count: filled)
        let rest = String(repeating: ".", count: width - filled)
        let percent = String(part * 100 / whole)
        let room = String(repeating: " ", count: 3 - percent.count)
        return "[\(bar)\(rest)] \(room)\(percent) %  \(words)"
    }
}
