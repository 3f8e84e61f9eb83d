/// A place in a file that a person can open.
package struct SourceLocation: Hashable, Sendable {
    package var file: String
    /// 1-based; 0 for a place that is no line of a file, such as `--set` or a variable.
    package var line: Int
    package var column: Int
    package init(file: String, line: Int, column: Int) {
        (self.file, self.line, self.column) = (file, line, column)
    }
}
