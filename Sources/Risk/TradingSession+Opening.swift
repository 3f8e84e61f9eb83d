package import Domain

extension TradingSession {
    /// When the window opens next; nil when it has no day.
    package func opens(after time: Timestamp) -> Timestamp? {
        let midnight = time.floored(to: .day)
        for ahead in 0...7 {
            let day = midnight + .day * Int64(ahead)
            let opening = day + .minute * startMinute
            let weekday = Int((day.day % 7 + 10) % 7)
            if opening > time, days.contains(weekday) { return opening }
        }
        return nil
    }
}
