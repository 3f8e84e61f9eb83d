internal import Domain

/// What the layers above a live profile may not do to its guards, session and ladder.
extension ProfileScan {
    /// Refuses that guards of a live profile's file are told something else, or left out.
    ///
    /// Which direction of a parameter is the tighter one nobody knows but the plugin. Another guard
    /// may come from above: guards only tighten.
    mutating func judgeGuards(over file: ParameterValue, _ tree: ParameterValue) {
        let chosen = tree.value("guards")
        for (index, own) in (file.value("guards")?.items ?? []).enumerated() {
            let path = "guards[\(index)]"
            let name = own.value("name")?.scalarText
            guard let now = chosen?.items?.first(where: { $0.value("name")?.scalarText == name })
            else {
                refuseFromAbove(
                    "\(name ?? path) is taken away from above", at: chosen?.location, key: path)
                continue
            }
            for (leaf, text) in now.differences(from: own, path: path) {
                refuseFromAbove(text, at: leaf.location, key: leaf.path)
            }
        }
    }

    /// Refuses that a live profile opens positions when its file does not.
    mutating func judgeSession(over file: ParameterValue, _ tree: ParameterValue) {
        guard let own = file.value("session"), let now = tree.value("session"),
            let changed = now.differences(from: own, path: "session").first
        else { return }
        if let wide = now.minutesOfWeek, let narrow = own.minutesOfWeek,
            wide.isSubset(of: narrow)
        {
            return
        }
        refuseFromAbove(
            "opens positions at times that are not in \(own.location.inWords)",
            at: changed.leaf.location, key: changed.leaf.path)
    }

    /// Refuses that a live profile is flattened otherwise than its file says.
    mutating func judgeLadder(over file: ParameterValue, _ tree: ParameterValue) {
        guard let now = tree.value("ladder") else { return }
        let none = ParameterValue(body: .map([]), location: file.location)
        let changes = now.differences(from: file.value("ladder") ?? none, path: "ladder")
        for (leaf, text) in changes where leaf.path != "ladder" {
            refuseFromAbove(text, at: leaf.location, key: leaf.path)
        }
    }

    private mutating func refuseFromAbove(
        _ what: String, at location: SourceLocation?, key: String
    ) {
        refuse(
            ProfileFault.limitLooser, what + ", which a live profile does not allow",
            at: location ?? .outside("--set"), key: key,
            remedy: "Edit the profile, or try it with --dry-run")
    }
}

extension ParameterValue {
    typealias Leaf = (path: String, text: String, location: SourceLocation)

    /// Where the scalars of a tree are others than those of another, and what is other.
    fileprivate func differences(
        from other: ParameterValue, path: String
    ) -> [(leaf: Leaf, text: String)] {
        let (now, before) = (leaves(path: path), other.leaves(path: path))
        let changed = now.compactMap { leaf -> (leaf: Leaf, text: String)? in
            let base = before.first { $0.path == leaf.path }
            guard base?.text != leaf.text, !before.contains(where: { $0.path.isBelow(leaf.path) })
            else { return nil }
            let place = base.map { "\($0.text) in \($0.location.inWords)" }
            return (leaf, "\(leaf.text) stands where " + (place ?? "the file has nothing"))
        }
        let lost = before.filter { leaf in !now.contains { $0.path == leaf.path } }
        return changed + lost.map { (leaf: $0, text: "\($0.text) is taken away from above") }
    }

    /// The minutes of a week, from Monday 00:00 UTC, in which a session is open; nil when it cannot
    /// be read.
    ///
    /// A window that passes midnight belongs to the day on which it begins.
    fileprivate var minutesOfWeek: Set<Int>? {
        guard let texts = texts("window"), let days = days else { return nil }
        var open: Set<Int> = []
        for text in texts {
            let window: Profile.TimeWindow
            do throws(Mismatch) {
                window = try Wording<Profile.TimeWindow>.window.read(text)
            } catch {
                return nil
            }
            let start = Int(window.start.count / Nanos.minute.count)
            let end = Int(window.end.count / Nanos.minute.count)
            let length = end > start ? end - start : end - start + 1_440
            for day in days {
                let first = day * 1_440 + start
                open.formUnion((first..<first + length).map { $0 % 10_080 })
            }
        }
        return open
    }

    /// The numbers of a session's days, from 0 for Monday.
    private var days: [Int]? {
        guard value("days") != nil else { return Array(Profile.Weekday.allCases.indices) }
        let all = Profile.Weekday.allCases.map(\.rawValue)
        guard let words = texts("days") else { return nil }
        let known = words.compactMap { all.firstIndex(of: $0) }
        return known.count == words.count ? known : nil
    }

    /// One text, or a list of them.
    private func texts(_ key: String) -> [String]? {
        guard let value = value(key) else { return nil }
        guard let items = value.items else { return value.scalarText.map { [$0] } }
        let texts = items.compactMap(\.scalarText)
        return texts.count == items.count ? texts : nil
    }
}

extension String {
    /// Whether it is the path of a part of what stands at another.
    fileprivate func isBelow(_ path: String) -> Bool {
        hasPrefix(path + ".") || hasPrefix(path + "[")
    }
}
