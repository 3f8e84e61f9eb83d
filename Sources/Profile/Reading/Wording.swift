internal import Domain

/// How the text of a key becomes a value, and how the value is written again.
struct Wording<Value> {
    /// What would be right, for a person: `"a duration such as 500ms, 5s or 2m"`.
    let expected: String
    private let reader: (String) throws(Mismatch) -> Value
    private let writer: (Value) -> String

    init(
        _ expected: String, read: @escaping (String) throws(Mismatch) -> Value,
        write: @escaping (Value) -> String
    ) {
        (self.expected, reader, writer) = (expected, read, write)
    }

    func read(_ text: String) throws(Mismatch) -> Value { try reader(text) }

    func text(of value: Value) -> String { writer(value) }
}

extension Wording where Value: Comparable {
    /// The same wording for values of a range only.
    func within(_ range: ClosedRange<Value>) -> Wording {
        let bounds = "\(text(of: range.lowerBound)) to \(text(of: range.upperBound))"
        return Wording(
            expected,
            read: { (text) throws(Mismatch) in
                let value = try read(text)
                guard !range.contains(value) else { return value }
                let near = value < range.lowerBound ? range.lowerBound : range.upperBound
                throw Mismatch(
                    ProfileFault.outOfRange, "\(text) is out of range; allowed is \(bounds)",
                    nearest: self.text(of: near))
            }, write: writer)
    }
}
