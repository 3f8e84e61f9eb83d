package import Domain

/// One instance of a guard module.
package struct GuardChoice: Hashable, Sendable {
    package var module: String
    package var name: String
    package var library: String?
    package var parameters: [ParameterEntry]
    package var hosting: Hosting?
    package var location: SourceLocation
    package var moduleLocation: SourceLocation
    package var parametersLocation: SourceLocation
}
