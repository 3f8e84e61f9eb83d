internal import Domain
internal import JSON

/// How a file writes the moment of a row.
enum TimeStyle: Hashable {
    /// A count since 1970-01-01 UTC, perhaps with decimals.
    case epoch(unit: Nanos)
    /// `2021-01-08 00:00:00.278+00:00` and what else RFC 3339 allows.
    case calendar
    /// `2019-10-17 09-AM`.
    case twelveHours
    /// `20141201 00:00`.
    case compactDate
    /// Milliseconds since the beginning of the UTC day that the file's name says.
    case millisecondOfDay(Timestamp)

    /// The unit that gives a year of our time.
    static func epoch(like count: Int64) -> TimeStyle {
        switch count {
        case ..<100_000_000_000: .epoch(unit: .second)
        case ..<100_000_000_000_000: .epoch(unit: .millisecond)
        case ..<100_000_000_000_000_000: .epoch(unit: Nanos(1_000))
        default: .epoch(unit: Nanos(1))
        }
    }
}

/// Reads moments of one style.
struct TimeField {
    let style: TimeStyle
    private var date = 0
    private var dateNanos: Int64 = 0

    init(_ style: TimeStyle) { self.style = style }

    /// Reads a moment that ends at a comma or with the line; `index` is then that place.
    mutating func read(_ line: Span<UInt8>, _ index: inout Int) throws(RowFault) -> Int64 {
        switch style {
        case .epoch(let unit):
            let exponent =
                unit == .second ? -9 : unit == .millisecond ? -6 : unit.count == 1 ? 0 : -3
            return try DecimalField.read(line, &index, exponent: exponent).mantissa
        case .millisecondOfDay(let day):
            let start = index
            let count = try DecimalField.read(line, &index, exponent: -6).mantissa
            guard count < Nanos.day.count else { throw TimeField.fault(line, start) }
            return day.nanos + count
        case .calendar: return try calendar(line, &index)
        case .twelveHours: return try twelveHours(line, &index)
        case .compactDate: return try compactDate(line, &index)
        }
    }

    private static func fault(_ line: Span<UInt8>, _ start: Int) -> RowFault {
        RowFault("\"\(DecimalField.word(line, at: start))\" is not a time")
    }

    private static func end(_ line: Span<UInt8>, _ start: Int) -> Int {
        var end = start
        while end < line.count, line[end] != 44 { end &+= 1 }
        return end
    }

    /// A number of `width` digits; negative when a byte is no digit or stands outside the line.
    private static func digits(_ line: Span<UInt8>, _ start: Int, _ width: Int) -> Int {
        guard start + width <= line.count else { return Int.min }
        var value = 0
        for index in start..<start + width {
            let digit = line[index] &- 48
            if digit > 9 { return Int.min }
            value = value * 10 + Int(digit)
        }
        return value
    }

    /// The start of a day in nanoseconds; the day before it in the file is remembered.
    private mutating func day(_ year: Int, _ month: Int, _ day: Int) -> Int64? {
        let key = year &* 10_000 &+ month &* 100 &+ day
        if key == date { return dateNanos }
        guard let time = CivilTime(year: year, month: month, day: day).timestamp else { return nil }
        (date, dateNanos) = (key, time.nanos)
        return time.nanos
    }

    /// Nanoseconds of a time of day, or nil for one that no clock shows.
    private static func clock(_ hour: Int, _ minute: Int, _ second: Int) -> Int64? {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second) else {
            return nil
        }
        return Int64(hour * 3_600 + minute * 60 + second) * 1_000_000_000
    }

    private mutating func calendar(
        _ line: Span<UInt8>, _ index: inout Int
    ) throws(RowFault) -> Int64 {
        let (start, end) = (index, TimeField.end(line, index))
        index = end
        if let time = quick(line, start, end) { return time }
        let text = String(decodingBytes: line.extracting(start..<end))
        guard let time = Timestamp(rfc3339: text) else { throw TimeField.fault(line, start) }
        return time.nanos
    }

    /// The usual spelling: seconds, decimals, UTC.
    private mutating func quick(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
        guard end - start >= 20, line[start + 4] == 45, line[start + 7] == 45,
            line[start + 13] == 58, line[start + 16] == 58,
            line[start + 10] == 84 || line[start + 10] == 32,
            let clock = TimeField.clock(
                TimeField.digits(line, start + 11, 2), TimeField.digits(line, start + 14, 2),
                TimeField.digits(line, start + 17, 2)),
            let day = day(
                TimeField.digits(line, start, 4), TimeField.digits(line, start + 5, 2),
                TimeField.digits(line, start + 8, 2))
        else { return nil }
        var index = start + 19
        var decimals: Int64 = 0
        if line[index] == 46 {
            index += 1
            var scale: Int64 = 100_000_000
            while index < end, line[index] &- 48 <= 9, scale > 0 {
                decimals += Int64(line[index] - 48) * scale
                scale /= 10
                index += 1
            }
        }
        let isUTC =
            index < end && line[index] == 90 && index + 1 == end
            || line.holds("+00:00", at: index..<end)
        return isUTC ? day + clock + decimals : nil
    }

    private mutating func twelveHours(
        _ line: Span<UInt8>, _ index: inout Int
    ) throws(RowFault) -> Int64 {
        let (start, end) = (index, TimeField.end(line, index))
        index = end
        let hour = TimeField.digits(line, start + 11, 2)
        guard end - start == 16, line[start + 4] == 45, line[start + 7] == 45,
            line[start + 10] == 32, (1...12).contains(hour), line[end - 1] | 32 == 109,
            line[end - 2] | 32 == 97 || line[end - 2] | 32 == 112,
            let day = day(
                TimeField.digits(line, start, 4), TimeField.digits(line, start + 5, 2),
                TimeField.digits(line, start + 8, 2))
        else { throw TimeField.fault(line, start) }
        let isAfternoon = line[end - 2] | 32 == 112
        return day + Int64(hour % 12 + (isAfternoon ? 12 : 0)) * Nanos.hour.count
    }

    private mutating func compactDate(
        _ line: Span<UInt8>, _ index: inout Int
    ) throws(RowFault) -> Int64 {
        let (start, end) = (index, TimeField.end(line, index))
        index = end
        guard end - start == 14, line[start + 8] == 32, line[start + 11] == 58,
            let clock = TimeField.clock(
                TimeField.digits(line, start + 9, 2), TimeField.digits(line, start + 12, 2), 0),
            let day = day(
                TimeField.digits(line, start, 4), TimeField.digits(line, start + 4, 2),
                TimeField.digits(line, start + 6, 2))
        else { throw TimeField.fault(line, start) }
        return day + clock
    }
}
