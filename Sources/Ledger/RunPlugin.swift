/// A library that took part in a run, and as what.
package struct RunPlugin: Hashable, Sendable {
    package var file: String
    package var sha256: String
    package var module: String
    package var version: String
    /// The name that the profile gives it.
    package var instance: String

    package init(file: String, sha256: String, module: String, version: String, instance: String) {
        (self.file, self.sha256, self.module) = (file, sha256, module)
        (self.version, self.instance) = (version, instance)
    }
}
