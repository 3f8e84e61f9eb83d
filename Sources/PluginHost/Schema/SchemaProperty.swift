/// A key of a map and what its value must be.
package struct SchemaProperty: Hashable, Sendable {
    package let key: String
    package let node: SchemaNode
}
