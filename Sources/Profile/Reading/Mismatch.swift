/// Why the text of one key is not the value that the key wants.
struct Mismatch: Error, Hashable {
    /// One of `ProfileFault`.
    var code: String
    var message: String
    /// The nearest text that would be right, when one can be guessed.
    var nearest: String?

    init(_ code: String, _ message: String, nearest: String? = nil) {
        (self.code, self.message, self.nearest) = (code, message, nearest)
    }
}
