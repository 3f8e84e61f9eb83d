/// A file that may be a plugin library, by its name and place alone.
package struct PluginCandidate: Hashable, Sendable {
    /// Absolute; the last part may still be a link.
    package let path: String
    package let origin: PluginFolder.Origin
}
