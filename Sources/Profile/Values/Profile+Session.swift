package import Domain

extension Profile {
    /// When new positions may be opened; leaving one is always allowed.
    package struct Session: Hashable, Sendable {
        /// At least one, in the order of the file.
        package var windows: [TimeWindow]
        /// At least one; all seven unless the profile says otherwise.
        package var days: Set<Weekday>
    }

    /// A part of a UTC day, from `start` until just before `end`.
    ///
    /// A window that passes midnight belongs to the day on which it began.
    package struct TimeWindow: Hashable, Sendable {
        /// Since midnight; `end` before `start` means the next day.
        package var start: Nanos
        package var end: Nanos
    }

    /// The level at which a run begins; a person arms the stricter one before anything is opened.
    package enum StartLevel: String, Hashable, Sendable, CaseIterable {
        case normal = "NORMAL"
        case reduceOnly = "REDUCE_ONLY"
    }

    package enum Weekday: String, Hashable, Sendable, CaseIterable {
        case mon
        case tue
        case wed
        case thu
        case fri
        case sat
        case sun
    }
}
