internal import Domain

/// Moments as the venue writes them: RFC 3339 in UTC with 0 to 9 decimals.
enum WireTime {
    /// From 1970 up to 2200, so that no two moments are too far apart to be compared.
    static let allowed: Range<Int64> = 0..<7_258_118_400_000_000_000

    /// - Returns: nil for any other text; local time and a date alone name no moment.
    static func read(_ text: String) -> Timestamp? {
        let isOffset = text.hasSuffix("+00:00")
        let bytes = Array((isOffset ? text.dropLast(6) + "Z" : text[...]).utf8)
        var day = DayMemory()
        return read(bytes.span, 0..<bytes.count, &day)
    }

    /// The start of the day that was read last.
    struct DayMemory {
        fileprivate var date: UInt64 = 0
        fileprivate var nanos: Int64 = 0
    }

    /// Reads a moment in the middle of a message, without allocation on the day read last.
    static func read(
        _ text: Span<UInt8>, _ range: Range<Int>, _ day: inout DayMemory
    ) -> Timestamp? {
        let start = range.lowerBound
        guard range.count >= 20, text[start + 10] == 84, text[range.upperBound - 1] == 90,
            text[start + 13] == 58, text[start + 16] == 58,
            let hour = pair(text, start + 11), hour < 24,
            let minute = pair(text, start + 14), minute < 60,
            let second = pair(text, start + 17), second < 60,
            let midnight = midnight(text, start, &day)
        else { return nil }
        var decimals: Int64 = 0
        if range.count > 20 {
            guard text[start + 19] == 46, (22...30).contains(range.count) else { return nil }
            for index in start + 20..<range.upperBound - 1 {
                let digit = text[index] &- 48
                guard digit <= 9 else { return nil }
                decimals = decimals &* 10 &+ Int64(digit)
            }
            decimals *= Wide.powerOfTen(30 - range.count)
        }
        let clock = (hour * 3_600 + minute * 60 + second) * 1_000_000_000 + decimals
        let (nanos, overflow) = midnight.addingReportingOverflow(clock)
        guard !overflow, allowed.contains(nanos) else { return nil }
        return Timestamp(nanos: nanos)
    }

    @inline(__always)
    private static func pair(_ text: Span<UInt8>, _ index: Int) -> Int64? {
        let (ten, one) = (text[index] &- 48, text[index &+ 1] &- 48)
        return ten <= 9 && one <= 9 ? Int64(ten &* 10 &+ one) : nil
    }

    private static func midnight(
        _ text: Span<UInt8>, _ start: Int, _ day: inout DayMemory
    ) -> Int64? {
        guard text[start + 4] == 45, text[start + 7] == 45, let century = pair(text, start),
            let year = pair(text, start + 2), let month = pair(text, start + 5),
            let date = pair(text, start + 8)
        else { return nil }
        let key = UInt64((century * 100 + year) * 10_000 + month * 100 + date)
        if key == day.date { return day.nanos }
        let civil = CivilTime(
            year: Int(century * 100 + year), month: Int(month), day: Int(date))
        guard let time = civil.timestamp else { return nil }
        day = DayMemory(date: key, nanos: time.nanos)
        return time.nanos
    }
}
