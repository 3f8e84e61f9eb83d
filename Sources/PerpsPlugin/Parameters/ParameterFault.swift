/// A parameter that cannot be used, and why.
public struct ParameterFault: Error, Hashable, Sendable {
    /// The key in the profile.
    public var key: String
    /// One sentence that says what would be right.
    public var text: String

    /// Creates a fault.
    public init(_ key: String, _ text: String) { (self.key, self.text) = (key, text) }
}
