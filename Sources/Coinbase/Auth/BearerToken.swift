/// A signed JWT as it is sent after `Bearer `, which nothing prints.
package struct BearerToken: Sendable {
    /// The whole token; a secret while it is valid.
    package let text: String
    /// Seconds since 1970-01-01 UTC by the venue's clock from which the token is valid.
    package let validFrom: Int64

    /// Seconds by the venue's clock from which the token is no longer valid.
    package let expires: Int64

    /// Seconds that a token may be valid for, the most that the venue allows.
    package static let validSecondsMax: Int64 = 120
}

extension BearerToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(token)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
