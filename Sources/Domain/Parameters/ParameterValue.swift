/// A value of a plugin parameter as the profile's author wrote it, with its place.
///
/// Nothing is converted here: the module's own schema says what the text must be.
package struct ParameterValue: Hashable, Sendable {
    package indirect enum Body: Hashable, Sendable {
        /// Unquoted or quoted text; `isQuoted` text is never a number or a boolean.
        case scalar(String, isQuoted: Bool)
        case list([ParameterValue])
        case map([ParameterEntry])
    }
    package var body: Body
    package var location: SourceLocation
    package init(body: Body, location: SourceLocation) {
        (self.body, self.location) = (body, location)
    }
}
