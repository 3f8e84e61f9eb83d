/// A UTC moment as a calendar shows it.
package struct CivilTime: Hashable, Sendable {
    package var year: Int
    package var month: Int
    package var day: Int
    package var hour = 0
    package var minute = 0
    package var second = 0
    package var nanosecond = 0

    package init(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
        nanosecond: Int = 0
    ) {
        (self.year, self.month, self.day) = (year, month, day)
        (self.hour, self.minute, self.second) = (hour, minute, second)
        self.nanosecond = nanosecond
    }

    package init(_ time: Timestamp) {
        let days = time.day
        let sinceMidnight = time.nanos % Nanos.day.count
        let rest = sinceMidnight < 0 ? sinceMidnight + Nanos.day.count : sinceMidnight
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * marchMonth + 2) / 5 + 1)
        month = Int(marchMonth < 10 ? marchMonth + 3 : marchMonth - 9)
        year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
        let seconds = rest / 1_000_000_000
        hour = Int(seconds / 3_600)
        minute = Int(seconds / 60 % 60)
        second = Int(seconds % 60)
        nanosecond = Int(rest % 1_000_000_000)
    }

    /// The moment, or nil for a date that no calendar has or that nanoseconds cannot hold.
    package var timestamp: Timestamp? {
        guard (1678...2261).contains(year), (1...12).contains(month), (1...31).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second),
            (0...999_999_999).contains(nanosecond)
        else { return nil }
        let shiftedYear = Int64(month <= 2 ? year - 1 : year)
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let marchMonth = Int64(month > 2 ? month - 3 : month + 9)
        let dayOfYear = (153 * marchMonth + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        let seconds = days * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        let back = CivilTime(Timestamp(nanos: days * Nanos.day.count))
        guard back.month == month, back.day == day else { return nil }
        return Timestamp(nanos: seconds * 1_000_000_000 + Int64(nanosecond))
    }
}

extension Timestamp {
    /// RFC 3339 in UTC with as many decimals as needed: `"2023-03-04T16:58:00Z"`.
    package var rfc3339: String {
        let time = CivilTime(self)
        var text: [UInt8] = []
        text.reserveCapacity(30)
        // An order's end is written in a hurry: digit by digit, without texts in between.
        func append(_ mark: Character, _ value: Int, width: Int) {
            text.append(mark.asciiValue ?? 0)
            var unit = (1..<width).reduce(1) { unit, _ in unit * 10 }
            while unit > 0 {
                text.append(UInt8(ascii: "0") + UInt8(value / unit % 10))
                unit /= 10
            }
        }
        append("-", time.year, width: 4)
        text.removeFirst()
        append("-", time.month, width: 2)
        append("-", time.day, width: 2)
        append("T", time.hour, width: 2)
        append(":", time.minute, width: 2)
        append(":", time.second, width: 2)
        if time.nanosecond != 0 {
            append(".", time.nanosecond, width: 9)
            while text.last == UInt8(ascii: "0") { text.removeLast() }
        }
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads `2023-03-04`, `2023-03-04T16:58:00Z`, `2023-03-04 16:58:00.123+00:00`.
    ///
    /// - Returns: nil for any other text; a time zone other than UTC is applied.
    package init?(rfc3339 text: some StringProtocol) {
        var bytes = Array(text.utf8)[...]
        func number(_ digits: Int) -> Int? {
            guard bytes.count >= digits else { return nil }
            var value = 0
            for byte in bytes.prefix(digits) {
                guard byte &- 48 <= 9 else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            bytes = bytes.dropFirst(digits)
            return value
        }
        func skip(_ characters: String) -> Bool {
            guard let first = bytes.first, characters.utf8.contains(first) else { return false }
            bytes = bytes.dropFirst()
            return true
        }
        guard let year = number(4), skip("-"), let month = number(2), skip("-"),
            let day = number(2)
        else { return nil }
        var civil = CivilTime(year: year, month: month, day: day)
        var offsetMinutes = 0
        if !bytes.isEmpty {
            guard skip("T "), let hour = number(2), skip(":"), let minute = number(2) else {
                return nil
            }
            (civil.hour, civil.minute) = (hour, minute)
            if skip(":") {
                guard let second = number(2) else { return nil }
                civil.second = second
                if skip(".") {
                    var scale = 100_000_000
                    var any = false
                    while let byte = bytes.first, byte &- 48 <= 9 {
                        civil.nanosecond += Int(byte - 48) * scale
                        scale /= 10
                        any = true
                        bytes = bytes.dropFirst()
                    }
                    guard any else { return nil }
                }
            }
            let hasSpace = skip(" ")
            if let sign = bytes.first, sign == 43 || sign == 45 {
                bytes = bytes.dropFirst()
                guard let hours = number(2), hours < 24 else { return nil }
                _ = skip(":")
                guard let minutes = number(2), minutes < 60 else { return nil }
                offsetMinutes = (hours * 60 + minutes) * (sign == 45 ? -1 : 1)
            } else if !bytes.isEmpty || hasSpace, !skip("Zz") {
                return nil
            }
            guard bytes.isEmpty else { return nil }
        }
        guard let time = civil.timestamp else { return nil }
        self.init(nanos: time.nanos - Int64(offsetMinutes) * Nanos.minute.count)
    }
}
