/// Who a module is.
public struct About: Hashable, Sendable {
    /// Reverse-DNS and stable for ever, such as `org.example.breakout`.
    public var id: String
    /// For people.
    public var name: String
    /// Semantic version, such as `1.0.0`.
    public var version: String
    /// Who made it.
    public var vendor: String
    /// Where to read more.
    public var url: String
    /// SPDX name of the licence.
    public var license: String
    /// One sentence on what it does.
    public var summary: String

    /// Describes a module.
    public init(
        _ id: String, _ name: String, version: String = "1.0.0", summary: String,
        vendor: String = "unknown"
    ) {
        (self.id, self.name, self.version) = (id, name, version)
        (self.summary, self.vendor) = (summary, vendor)
        (url, license) = ("", "Apache-2.0")
    }
}
