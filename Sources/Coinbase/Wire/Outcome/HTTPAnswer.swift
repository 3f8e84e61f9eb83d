package import Domain

/// An answer of the venue, or of something between us and the venue, as it came.
package struct HTTPAnswer: Hashable, Sendable {
    package var status: Int
    package var head: AnswerHead
    package var body: [UInt8]

    package init(status: Int, head: AnswerHead = AnswerHead(), body: [UInt8]) {
        (self.status, self.head, self.body) = (status, head, body)
    }

    /// Whether the body calls itself, or looks like, a page for people.
    var isPage: Bool {
        if head.contentType?.lowercased().contains("html") ?? false { return true }
        return body.first { $0 > 32 } == UInt8(ascii: "<")
    }
}

/// What the headers of an answer say that matters.
package struct AnswerHead: Hashable, Sendable {
    package var contentType: String?
    /// How long the venue asks to be left alone.
    package var retryAfter: Nanos?
    /// The venue's clock, to the second.
    package var date: Timestamp?
    package var rateLimit: Int?
    package var rateRemaining: Int?
    /// As the venue writes it: seconds, or a moment in seconds since 1970.
    package var rateReset: Int?

    package init() {}

    /// - Parameter fields: Names in any case; of a name that comes twice the last one holds.
    package init(fields: some Sequence<(name: String, value: String)>) {
        var retry: String?
        for (name, value) in fields {
            switch name.lowercased() {
            case "content-type": contentType = value
            case "retry-after": retry = value
            case "date": date = HTTPDate.read(value)
            case "x-ratelimit-limit": rateLimit = Int(value)
            case "x-ratelimit-remaining": rateRemaining = Int(value)
            case "x-ratelimit-reset": rateReset = Int(value)
            default: continue
            }
        }
        retryAfter = retry.flatMap { AnswerHead.wait($0, from: date) }
    }

    /// A longer wait than this is no wait that anybody meant.
    static let waitMax = Nanos.day

    /// Seconds, or the moment until which to wait; nil for anything else.
    private static func wait(_ text: String, from date: Timestamp?) -> Nanos? {
        if let seconds = Int64(text), seconds >= 0 {
            return min(Nanos.second * min(seconds, 1_000_000), waitMax)
        }
        guard let date, let until = HTTPDate.read(text) else { return nil }
        return min(max(until - date, .zero), waitMax)
    }
}

/// Moments as HTTP writes them.
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, the form that HTTP asks senders to use.
    static func read(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ").map(String.init)
        guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT",
            let day = Int(parts[1]), let month = months.firstIndex(of: parts[2]),
            let year = Int(parts[3])
        else { return nil }
        let clock = parts[4].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2]
        else { return nil }
        return CivilTime(
            year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second
        ).timestamp
    }
}
