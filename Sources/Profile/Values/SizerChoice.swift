package import Domain

/// Who turns a conviction into a size.
package struct SizerChoice: Hashable, Sendable {
    package var module: String
    package var kind: SizerKind
    package var location: SourceLocation
}
