internal import PerpsPlugin

extension Nanos {
    /// The length of a UTC day.
    static let day = Nanos.seconds(86_400)

    /// The number of the UTC day that an instant lies in; 1970-01-01 is 0.
    var utcDay: Int64 {
        let (quotient, rest) = count.quotientAndRemainder(dividingBy: Nanos.day.count)
        return rest < 0 ? quotient - 1 : quotient
    }

    /// How long it is until the next midnight UTC; above 0.
    var untilMidnight: Nanos {
        let rest = count % Nanos.day.count
        return Nanos(Nanos.day.count - (rest < 0 ? rest + Nanos.day.count : rest))
    }

    /// The instant later by a length; the end of time where that does not fit.
    func later(by length: Nanos) -> Nanos {
        let (sum, overflow) = count.addingReportingOverflow(length.count)
        return overflow ? Nanos(.max) : Nanos(sum)
    }

    /// How long ago an earlier instant is; 0 when it is not earlier.
    func since(_ earlier: Nanos) -> Nanos {
        let (age, overflow) = count.subtractingReportingOverflow(earlier.count)
        return overflow ? Nanos(.max) : Nanos(max(0, age))
    }

    /// A length in seconds, for people.
    var inSeconds: Double { Double(count) / 1e9 }
}
