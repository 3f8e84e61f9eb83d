extension RunIdentity {
    /// What of the things that decide is not what it was in an earlier run: the program, the
    /// profile, the plugins.
    ///
    /// What is not known on one side, or on both, is not the same.
    ///
    /// - Returns: One line each, for people; empty when nothing differs.
    package func changes(since earlier: RunIdentity) -> [String] {
        let pairs = [
            ("the program", earlier.binarySHA256, binarySHA256),
            ("the profile", earlier.profileSHA256, profileSHA256),
        ]
        var lines = pairs.compactMap { RunIdentity.change(of: $0, from: $1, to: $2) }
        for plugin in plugins {
            let name = "the plugin of \(plugin.instance), \(plugin.module)"
            guard let before = earlier.plugins.first(where: { $0.isSamePart(as: plugin) }) else {
                lines.append("\(name), is new")
                continue
            }
            lines +=
                RunIdentity.change(of: name, from: before.sha256, to: plugin.sha256)
                .map { [$0] } ?? []
        }
        for before in earlier.plugins where !plugins.contains(where: { $0.isSamePart(as: before) })
        {
            lines.append("the plugin of \(before.instance), \(before.module), is gone")
        }
        return lines
    }

    private static func change(of what: String, from old: String?, to new: String?) -> String? {
        if let old, let new, old == new { return nil }
        return "\(what), was \(short(old)) and is \(short(new))"
    }

    /// As much of a hash as people compare.
    private static func short(_ hash: String?) -> String {
        hash.map { String($0.prefix(12)) } ?? "not known"
    }
}

extension RunPlugin {
    /// Whether it is the same module in the same place of the profile.
    fileprivate func isSamePart(as other: RunPlugin) -> Bool {
        instance == other.instance && module == other.module
    }
}
