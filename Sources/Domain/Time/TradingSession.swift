/// A daily window in UTC, on some days of the week.
package struct TradingSession: Hashable, Sendable {
    /// Minutes after midnight, 0 to 1,440; an end before the start passes midnight.
    package var startMinute: Int64
    package var endMinute: Int64
    /// Days on which the window opens, 0 for Monday to 6 for Sunday.
    package var days: Set<Int>

    package init(startMinute: Int64, endMinute: Int64, days: Set<Int>) {
        (self.startMinute, self.endMinute, self.days) = (startMinute, endMinute, days)
    }

    /// Whether the window is open; it includes its first minute and excludes its last.
    package func contains(_ time: Timestamp) -> Bool {
        let minute = (time.nanos - time.floored(to: .day).nanos) / Nanos.minute.count
        let weekday = Int((time.day % 7 + 10) % 7)  // 1970-01-01 was a Thursday
        if startMinute <= endMinute {
            return days.contains(weekday) && minute >= startMinute && minute < endMinute
        }
        if minute >= startMinute { return days.contains(weekday) }
        return minute < endMinute && days.contains((weekday + 6) % 7)
    }
}
