package import Domain

/// Which libraries of others were looked at and taken, what each may do, and whose keys are known.
package struct PluginsLock: Hashable, Sendable {
    package static let fileName = "plugins.lock"
    static let bytesMax = 1 << 20
    static let entriesMax = 1_024

    /// A library that was added.
    package struct Entry: Hashable, Sendable {
        /// Its name in the folder of plugins.
        package var file: String
        package var sha256: String
        /// `id@version`, in the order of the library.
        package var modules: [String]
        /// What it may do; what it asks beyond that is denied.
        package var capabilities: Capabilities
        /// The key that signed it, as minisign writes it; nil for a library without a signature.
        package var signer: String?

        package init(
            file: String, sha256: String, modules: [String], capabilities: Capabilities,
            signer: String?
        ) {
            (self.file, self.sha256, self.modules) = (file, sha256, modules)
            (self.capabilities, self.signer) = (capabilities, signer)
        }

        package var ids: [String] {
            modules.map { String($0.split(separator: "@").first ?? "") }
        }
    }

    /// Whose libraries are signed with which key.
    package struct Vendor: Hashable, Sendable {
        package var name: String
        package var key: String

        package init(name: String, key: String) { (self.name, self.key) = (name, key) }
    }

    package var plugins: [Entry]
    package var vendors: [Vendor]

    package init(plugins: [Entry], vendors: [Vendor]) {
        (self.plugins, self.vendors) = (plugins, vendors)
    }

    package static let empty = PluginsLock(plugins: [], vendors: [])

    package func entry(of sha256: String) -> Entry? { plugins.first { $0.sha256 == sha256 } }

    package func key(of vendor: String) -> String? { vendors.first { $0.name == vendor }?.key }

    /// Reads the lock of this user; one that is not there is empty.
    ///
    /// - Throws: `plugin.lock_unsafe` when others may write it, `plugin.lock_damaged` with line,
    ///   key and remedy.
    package static func read(_ path: String) throws(Fault) -> PluginsLock {
        guard let bytes = try GuardedFile.read(path, bytesMax: bytesMax) else { return .empty }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Fault(
                .usage, code: "plugin.lock_damaged", "is not UTF-8",
                remedy: "delete it and add each plugin again"
            ).inFile(path)
        }
        return try PluginsLock(parsing: text, file: path)
    }
}
