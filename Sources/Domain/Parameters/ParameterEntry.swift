/// One key of a parameter map, in the order of the file.
package struct ParameterEntry: Hashable, Sendable {
    package var key: String
    package var keyLocation: SourceLocation
    package var value: ParameterValue
    package init(key: String, keyLocation: SourceLocation, value: ParameterValue) {
        (self.key, self.keyLocation, self.value) = (key, keyLocation, value)
    }
}
