/// A library that was looked at and can be added to the lock.
package struct PluginAddition: Sendable {
    /// The file that was looked at.
    package let path: String
    package let entry: PluginsLock.Entry
    package let modules: [ModuleSummary]
    /// Entries whose modules it brings, which it takes the place of.
    package let replaced: [PluginsLock.Entry]
    /// What is odd about the file, one sentence each.
    package let remarks: [String]
    let bytes: [UInt8]
    let signature: [UInt8]?

    /// What it asks for beyond what those that it replaces were granted; nothing for a new one.
    package var growth: Capabilities {
        guard !replaced.isEmpty else { return [] }
        let granted = replaced.reduce(into: Capabilities()) { $0.formUnion($1.capabilities) }
        return entry.capabilities.subtracting(granted)
    }

    var vendors: Set<String> { Set(modules.map(\.vendor).filter { !$0.isEmpty }) }
}
