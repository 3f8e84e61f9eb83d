internal import Domain

/// One value of a layer above the file, and the key that it replaces.
struct Override {
    /// `strategies[0].sizer.module` as `["strategies", "0", "sizer", "module"]`.
    var path: [String]
    var key: String
    var value: ParameterValue

    /// Keys that say which profile this is; a layer above the file may not change them.
    static let refused = ["name", "mode"]

    init(key: String, value: ParameterValue) {
        self.key = key
        self.value = value
        path = key.replacing("[", with: ".").replacing("]", with: "").split(separator: ".")
            .map(String.init)
    }

    /// Reads `KEY=VALUE`, the value as YAML on one line.
    static func parse(_ text: String) throws(Fault) -> Override {
        let place = SourceLocation.outside("--set")
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty, !halves[1].isEmpty else {
            throw Fault(
                .usage, code: ProfileFault.layer, "'\(text.shortened)' is not KEY=VALUE", at: place,
                remedy: "Write it as --set 'venue.maker_fee=10 bps'")
        }
        let key = String(halves[0])
        let tree = SourceTree.read(file: "--set", bytes: Array(halves[1].utf8))
        guard tree.faults.isEmpty, let root = tree.root else {
            let why = tree.faults.first.map { ": " + $0.message } ?? ""
            throw Fault(
                .usage, code: ProfileFault.layer, "the value cannot be read\(why)", at: place,
                key: key, remedy: "Quote text that holds : { } [ ] # & * or !")
        }
        let result = Override(key: key, value: root.moved(to: place))
        guard let first = result.path.first, !refused.contains(first) else {
            throw Fault(
                .usage, code: ProfileFault.layer, "cannot be set on the command line", at: place,
                key: key, remedy: "Write a profile of its own for it")
        }
        return result
    }

    /// Puts the value into the tree of a profile.
    func apply(to root: inout ParameterValue) throws(Fault) {
        try place(in: &root, path[...], walked: "")
    }

    private func place(
        in node: inout ParameterValue, _ rest: ArraySlice<String>, walked: String
    ) throws(Fault) {
        guard let step = rest.first else {
            node = value
            return
        }
        let next = rest.dropFirst()
        switch node.body {
        case .map(var entries):
            let path = walked.isEmpty ? step : walked + "." + step
            if let index = entries.firstIndex(where: { $0.key == step }) {
                try place(in: &entries[index].value, next, walked: path)
            } else {
                var child = ParameterValue(body: .map([]), location: value.location)
                try place(in: &child, next, walked: path)
                entries.append(
                    ParameterEntry(key: step, keyLocation: value.location, value: child))
            }
            node.body = .map(entries)
        case .list(var items):
            let index = try index(of: step, among: items, of: walked)
            try place(in: &items[index], next, walked: "\(walked)[\(index)]")
            node.body = .list(items)
        case .scalar:
            throw refusal("'\(step)' is no part of \(walked), which is one value", nearest: walked)
        }
    }

    private func index(
        of step: String, among items: [ParameterValue], of list: String
    ) throws(Fault) -> Int {
        let names = items.map(Self.name)
        if let index = names.firstIndex(of: step) { return index }
        if let index = Int(step), items.indices.contains(index) { return index }
        let known = names.compactMap { $0 }
        let near = NearName.nearest(to: step, among: known) ?? known.first
        throw refusal(
            "\(list) has no '\(step)'",
            nearest: near.map { name in
                key.replacing("." + step, with: "." + name)
            } ?? list)
    }

    private static func name(of item: ParameterValue) -> String? {
        switch item.body {
        case .scalar(let text, _): text
        case .map(let entries):
            entries.first { $0.key == "name" || $0.key == "symbol" }?.value.scalarText
        case .list: nil
        }
    }

    private func refusal(_ message: String, nearest: String) -> Fault {
        Fault(
            .usage, code: ProfileFault.unknownKey, message, at: value.location, key: key,
            remedy: "nearest: " + nearest)
    }
}
