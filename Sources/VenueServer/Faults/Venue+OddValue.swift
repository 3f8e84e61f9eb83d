internal import JSON

/// Values that nobody expects, in the places of those that are there.
extension Venue {
    /// What is shown in the place of a value, while a fault puts odd ones into it.
    func twisted(_ value: JSONValue, _ path: String) -> JSONValue {
        guard let field = faults.oddField, value.mentions(field),
            let charge = faults.strike(.oddValue, path: path)
        else { return value }
        return value.replacing(charge.field, by: charge.value)
    }
}

extension JSONValue {
    /// Whether a member of this name is anywhere in it.
    fileprivate func mentions(_ name: String) -> Bool {
        switch self {
        case .object(let members):
            members.contains { $0.key == name || $0.value.mentions(name) }
        case .array(let items): items.contains { $0.mentions(name) }
        default: false
        }
    }

    /// The same with another value in every member of this name.
    fileprivate func replacing(_ name: String, by other: JSONValue) -> JSONValue {
        switch self {
        case .object(let members):
            .object(
                members.map { member in
                    JSONMember(
                        member.key,
                        member.key == name ? other : member.value.replacing(name, by: other))
                })
        case .array(let items): .array(items.map { $0.replacing(name, by: other) })
        default: self
        }
    }
}
