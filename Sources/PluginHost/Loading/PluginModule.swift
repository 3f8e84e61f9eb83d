package import CPerpsPlugin

/// A module of a loaded library.
@dynamicMemberLookup
package struct PluginModule: Hashable, Sendable {
    package let summary: ModuleSummary
    /// Where its descriptor lies; the library is never unloaded, so it stays valid and unchanged.
    private let address: UInt

    init(_ summary: ModuleSummary, at pointer: UnsafePointer<pb_module>) {
        self.summary = summary
        address = UInt(bitPattern: pointer)
    }

    /// `id`, `version`, `kinds`, `schema` and the rest of what it says.
    package subscript<Value>(dynamicMember path: KeyPath<ModuleSummary, Value>) -> Value {
        summary[keyPath: path]
    }

    /// What the library's `create` is given.
    package var pointer: UnsafePointer<pb_module> {
        guard let pointer = unsafe UnsafePointer<pb_module>(bitPattern: address) else {
            preconditionFailure("a module was made from its descriptor")
        }
        return unsafe pointer
    }
}
