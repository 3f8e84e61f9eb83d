package import Domain

extension Profile {
    /// When new positions may be opened; leaving one is always allowed.
    package struct Session: Hashable, Sendable {
        /// At least one, in the order of the file.
        package var windows: [TimeWindow]
        /// At least one; all seven unless the profile says otherwise.
        package var days: Set<Weekday>

        /// Whether a moment lies in one of the windows.
        ///
        /// A window that passes midnight belongs to the day on which it began.
        package func contains(_ time: Timestamp) -> Bool {
            let today = Weekday(time)
            let sinceMidnight = time - time.floored(to: .day)
            return windows.contains { window in
                if window.start < window.end {
                    return days.contains(today) && window.start <= sinceMidnight
                        && sinceMidnight < window.end
                }
                let isEvening = window.start <= sinceMidnight && days.contains(today)
                return isEvening || sinceMidnight < window.end && days.contains(today.previous)
            }
        }
    }

    /// A part of a UTC day, from `start` until just before `end`.
    package struct TimeWindow: Hashable, Sendable {
        /// Since midnight; `end` at or before `start` means the next day.
        package var start: Nanos
        package var end: Nanos
    }

    package enum Weekday: String, Hashable, Sendable, CaseIterable {
        case mon
        case tue
        case wed
        case thu
        case fri
        case sat
        case sun

        /// The UTC day of a moment.
        package init(_ time: Timestamp) {
            let index = Int((time.day % 7 + 7 + 3) % 7)  // 1970-01-01 was a Thursday
            self = Weekday.allCases[index]
        }

        package var previous: Weekday {
            let all = Weekday.allCases
            let index = all.firstIndex(of: self) ?? 0
            return all[(index + 6) % 7]
        }
    }
}
