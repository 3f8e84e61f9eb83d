/// Why bytes are not the JSON that was expected.
package struct JSONFault: Error, Hashable, Sendable {
    /// What was expected or what limit was passed.
    package var message: String
    /// 0-based byte offset in the text.
    package var offset: Int
    package init(_ message: String, at offset: Int) {
        (self.message, self.offset) = (message, offset)
    }
}
