/// How Swift lays out one imported struct.
struct ActualLayout {
    let name: String
    let size: Int
    let alignment: Int
    let offsets: [Field]

    /// A field and where it begins.
    struct Field: Hashable {
        let name: String
        let offset: Int?
    }

    init<Value>(_: Value.Type, _ name: String, _ fields: [(String, PartialKeyPath<Value>)]) {
        self.name = name
        size = MemoryLayout<Value>.size
        alignment = MemoryLayout<Value>.alignment
        offsets = fields.map { Field(name: $0.0, offset: MemoryLayout<Value>.offset(of: $0.1)) }
    }
}
