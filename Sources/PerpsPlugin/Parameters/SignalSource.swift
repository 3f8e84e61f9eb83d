public import CPerpsPlugin

/// A parameter that names an indicator instance of the profile; its numbers come as ``Signal``.
public struct SignalSource: Hashable, Sendable {
    /// What ``Signal/source`` says; 0 when the profile names none.
    public var source: UInt32

    /// Names an indicator by its number.
    public init(_ source: UInt32) { self.source = source }

    /// None: no signals come.
    public static let none = SignalSource(0)

    /// Whether the profile names one.
    public var isNamed: Bool { source != 0 }
}

extension SignalSource: ParameterValue {
    /// Text.
    public static var schemaType: String { "string" }
    /// An indicator instance.
    public static var schemaKind: String? { "signal" }
    /// An indicator of the profile.
    public static var article: String { "the name of an indicator of the profile" }
    /// Nothing: which indicators there are only the profile knows.
    public var json: String { "\"\"" }
    /// Reads the number that the host gave the name.
    public init?(_ record: pb_value) {
        guard unsafe record.kind == PB_T_SIGNAL else { return nil }
        guard let source = UInt32(exactly: unsafe record.i) else { return nil }
        self.init(source)
    }
}
