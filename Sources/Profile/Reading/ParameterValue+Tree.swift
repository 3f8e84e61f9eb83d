package import Domain

extension ParameterValue {
    /// The text of a scalar; nil for a list or a map.
    var scalarText: String? {
        guard case .scalar(let text, _) = body else { return nil }
        return text
    }

    /// The value under a key of a map.
    func value(_ key: String) -> ParameterValue? {
        guard case .map(let entries) = body else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// The same tree, every part of it at one place.
    func moved(to place: SourceLocation) -> ParameterValue {
        let moved: Body
        switch body {
        case .scalar: moved = body
        case .list(let items): moved = .list(items.map { $0.moved(to: place) })
        case .map(let entries):
            moved = .map(
                entries.map { entry in
                    ParameterEntry(
                        key: entry.key, keyLocation: place, value: entry.value.moved(to: place))
                })
        }
        return ParameterValue(body: moved, location: place)
    }

    /// Every scalar of the tree with its dotted path, in order; an empty list or map counts as one.
    package func leaves(path: String) -> [(path: String, text: String, location: SourceLocation)] {
        switch body {
        case .scalar(let text, _): return [(path, text, location)]
        case .list(let items):
            guard !items.isEmpty else { return [(path, "[]", location)] }
            return items.enumerated().flatMap { $1.leaves(path: "\(path)[\($0)]") }
        case .map(let entries):
            guard !entries.isEmpty else { return [(path, "{}", location)] }
            return entries.flatMap { entry in
                entry.value.leaves(path: path.isEmpty ? entry.key : path + "." + entry.key)
            }
        }
    }
}
