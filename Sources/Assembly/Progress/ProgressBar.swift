/// How much of something is done, as a line that is written over.
package enum ProgressBar {
    private static let width = 30

    /// `[#########.....................]  31 %  12,345 candles`.
    ///
    /// - Parameters:
    ///   - done: Of `whole`, from 0 on; beyond it counts as all.
    ///   - whole: Above zero.
    ///   - words: What stands behind the bar.
    /// - Returns: One line.
    package static func text(_ done: Int64, of whole: Int64, _ words: String) -> String {
        let part = min(max(done, 0), whole)
        let filled = Int(part * Int64(width) / whole)
        let bar = String(repeating: "#", count: filled)
        let rest = String(repeating: ".", count: width - filled)
        let percent = String(part * 100 / whole)
        let room = String(repeating: " ", count: 3 - percent.count)
        return "[\(bar)\(rest)] \(room)\(percent) %  \(words)"
    }

    /// What has to be written so that a line of progress takes the place of the one before.
    ///
    /// - Parameters:
    ///   - text: The line; empty leaves an empty one.
    ///   - isTerminal: Elsewhere nothing is written: a log is no place for lines that are erased.
    /// - Returns: Bytes for standard error.
    package static func over(_ text: String, isTerminal: Bool) -> String {
        isTerminal ? "\r\u{1B}[2K" + text : ""
    }
}
