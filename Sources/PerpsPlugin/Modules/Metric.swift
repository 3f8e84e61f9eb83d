/// A figure that a module reports.
public struct Metric: Hashable, Sendable {
    /// Whether it counts up or moves both ways.
    public enum Kind: String, Sendable {
        /// Only ever rises.
        case counter
        /// Moves both ways.
        case gauge
    }

    /// Lower-case words joined by `_`.
    public var name: String
    /// What one of it is, such as `bps`.
    public var unit: String
    /// How it moves.
    public var kind: Kind

    /// Describes a metric.
    public init(_ name: String, unit: String = "", kind: Kind = .gauge) {
        (self.name, self.unit, self.kind) = (name, unit, kind)
    }

    var json: String {
        "{\"name\":\(name.quotedJSON),\"unit\":\(unit.quotedJSON),"
            + "\"kind\":\(kind.rawValue.quotedJSON)}"
    }
}
