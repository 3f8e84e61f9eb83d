internal import Domain

extension ProfileScan {
    mutating func session(_ root: Section) -> Profile.Session? {
        guard
            let section = section(
                "session", of: root, keys: ProfileSchema.session, isRequired: false)
        else { return nil }
        let windows = items("window", of: section, as: .window)
        guard let entry = section.entry("days") else {
            for (index, day) in Profile.Weekday.allCases.enumerated() {
                record("session.days[\(index)]", day.rawValue, from: nil)
            }
            return windows.map { .init(windows: $0, days: Set(Profile.Weekday.allCases)) }
        }
        let days = items("days", of: section, as: Wording<Profile.Weekday>.word)
        if let days, Set(days).count < days.count {
            refuse(
                ProfileFault.duplicateName, "names a day twice", at: entry.value.location,
                key: "session.days", remedy: "Keep one of them")
        }
        guard let windows, let days else { return nil }
        return Profile.Session(windows: windows, days: Set(days))
    }

    /// One value or a list of at least one.
    mutating func items<Value>(
        _ key: String, of section: Section, as wording: Wording<Value>
    ) -> [Value]? {
        guard let entry = section.entry(key), case .list(let list) = entry.value.body else {
            guard let entry = section.entry(key) else {
                refuseMissing(key, of: section, expected: wording.expected)
                return nil
            }
            let path = section.path(of: key)
            guard let value = check(entry.value, key: path, as: wording) else { return nil }
            record(path + "[0]", wording.text(of: value), from: entry.value.location)
            return [value]
        }
        let path = section.path(of: key)
        guard !list.isEmpty else {
            refuse(
                ProfileFault.empty, "is an empty list; expected \(wording.expected)",
                at: entry.value.location, key: path)
            return nil
        }
        return list.enumerated().compactMap { index, item in
            read(item, key: "\(path)[\(index)]", as: wording)
        }
    }

    mutating func telemetry(_ root: Section) -> Profile.Telemetry? {
        let place = root.location
        guard
            let section = root.entry("telemetry") == nil
                ? Section(path: "telemetry", entries: [], location: place)
                : section("telemetry", of: root, keys: ProfileSchema.telemetry)
        else { return nil }
        let cycle = read(
            "cycle", of: section, as: .duration.within(.millisecond * 100 ... .hour),
            default: .second)
        let log = read("log", of: section, as: Wording<Profile.LogLevel>.word, default: .info)
        guard let cycle, let log else { return nil }
        return Profile.Telemetry(cycle: cycle, log: log)
    }
}

extension Wording where Value == Profile.TimeWindow {
    /// A part of a UTC day.
    static var window: Wording {
        let expected = "a time of day such as 14:00-15:00 UTC"
        return Wording(
            expected,
            read: { (text) throws(Mismatch) in
                let halves = text.split(separator: " ", omittingEmptySubsequences: false)
                let times = halves[0].split(separator: "-", omittingEmptySubsequences: false)
                guard times.count == 2, halves.count <= 2, let start = minutes(times[0]),
                    let end = minutes(times[1]), start < 1_440
                else {
                    throw Mismatch(
                        ProfileFault.value, "expected \(expected), found '\(text.shortened)'")
                }
                guard halves.count == 2 else {
                    throw Mismatch(
                        ProfileFault.missingUnit,
                        "'\(text)' has no time zone; expected \(expected)",
                        nearest: text + " UTC")
                }
                guard halves[1] == "UTC" else {
                    throw Mismatch(
                        ProfileFault.wrongUnit, "'\(halves[1])' is not UTC; expected \(expected)",
                        nearest: halves[0] + " UTC")
                }
                guard start != end else {
                    throw Mismatch(ProfileFault.outOfRange, "the window ends when it begins")
                }
                return Profile.TimeWindow(start: .minute * start, end: .minute * end)
            }, write: { "\(text($0.start))-\(text($0.end)) UTC" })
    }

    private static func minutes(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
            parts.allSatisfy({ $0.utf8.allSatisfy { $0 &- 48 <= 9 } }),
            let hours = Int64(parts[0]), let minutes = Int64(parts[1]), minutes < 60,
            hours * 60 + minutes <= 1_440
        else { return nil }
        return hours * 60 + minutes
    }

    private static func text(_ time: Nanos) -> String {
        let minutes = time.count / Nanos.minute.count
        func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }
        return two(minutes / 60) + ":" + two(minutes % 60)
    }
}
