import CPerpsPlugin
import JSON
import Testing

/// What a module says of its parameters, and what a page does.
enum PageTable {
    /// The keys of a module with their defaults as a profile writes them, `key: default`.
    static func parameters(_ id: String, _ library: String) throws -> [String] {
        let module = try unsafe PluginLibrary(library).module(id)
        let bytes = unsafe UnsafeRawBufferPointer(
            start: module.pointee.schema.ptr, count: Int(module.pointee.schema.len))
        let schema = try JSONValue(parsing: unsafe String(decoding: bytes, as: UTF8.self))
        let members = try #require(schema["properties"]?.members)
        return try members.map { member in
            let value = try #require(member.value["default"])
            return "\(member.key): \(value.string ?? value.text())"
        }
    }

    /// The rows of a page's table of parameters, the same way.
    static func rows(_ part: Substring) -> [String] {
        part.matches(of: /\n\| `(\w+)` \| `([^`]*)` \|/).map { "\($0.1): \($0.2)" }
    }
}
