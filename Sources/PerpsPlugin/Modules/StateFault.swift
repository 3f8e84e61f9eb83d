/// Saved state that cannot be written or read.
public enum StateFault: Error, Hashable, Sendable {
    /// It ends too early.
    case cut
    /// It holds values that make no sense, and which.
    case nonsense(String)
}
