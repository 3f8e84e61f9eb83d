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

/// One key of a parameter map, in the order of the file.
package struct ParameterEntry: Hashable, Sendable {
    package var key: String
    package var keyLocation: SourceLocation
    package var value: ParameterValue
    package init(key: String, keyLocation: SourceLocation, value: ParameterValue) {
        (self.key, self.keyLocation, self.value) = (key, keyLocation, value)
    }
}
