package import Domain

/// A sizer module; each strategy instance that names it gets an instance of its own.
package struct SizerPlugin: Hashable, Sendable {
    /// As the profile names it, else the strategy's name, a dot and the end of the module's id.
    package var name: String
    /// As the profile writes it; nil when it is to be found by the module.
    package var library: String?
    package var parameters: [ParameterEntry]
    package var moduleLocation: SourceLocation
    /// The place of the key `parameters`, or of the sizer when it has none.
    package var parametersLocation: SourceLocation
}
