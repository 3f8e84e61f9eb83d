internal import Domain
internal import Glibc
internal import JSON
internal import Logging

/// One log event with all its metadata, ready to be written as text.
struct LogLine {
    /// The metadata key that carries the name of the event.
    static let eventKey = "event"
    /// Keys of the envelope; metadata of the same name is written as `metadata_NAME`.
    private static let envelope: Set<String> = ["time", "level", "component", "message", "error"]

    let time: Timestamp
    let component: String
    let level: Logger.Level
    let event: String?
    let message: String
    let error: String?
    /// In alphabetical order.
    let details: [(key: String, value: Logger.MetadataValue)]

    init(_ event: LogEvent, component: String, context: Logger.Metadata, at time: Timestamp) {
        (self.time, self.component, level) = (time, component, event.level)
        var metadata = context.merging(event.metadata ?? [:]) { _, new in new }
        self.event = metadata.removeValue(forKey: LogLine.eventKey).map { "\($0)" }
        message = event.message.description
        error = event.error.map { "\($0)" }
        details = metadata.sorted { $0.key < $1.key }
    }

    /// One JSON document and a line feed.
    var json: String {
        let head = JSONValue.object([
            "time": .string(time.rfc3339), "level": .string(level.rawValue),
            "component": .string(component), "event": event.map { .string($0) },
            "message": .string(message), "error": error.map { .string($0) },
        ])
        let tail = details.map { key, value in
            let isTaken = LogLine.envelope.contains(key)
            return JSONMember(isTaken ? "metadata_" + key : key, LogLine.document(value))
        }
        return JSONValue.object((head.members ?? []) + tail).text() + "\n"
    }

    private static func document(_ value: Logger.MetadataValue) -> JSONValue {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let thing): .string(thing.description)
        case .array(let items): .array(items.map(document))
        case .dictionary(let members):
            .object(
                members.sorted { $0.key < $1.key }.map { JSONMember($0.key, document($0.value)) })
        }
    }

    /// One line for people: time, level, component, event, message, details.
    func human(hasColour: Bool) -> String {
        let clock = CivilTime(time)
        let millisecond = LogLine.padded(clock.nanosecond / 1_000_000, 3)
        var text = [clock.hour, clock.minute, clock.second].map { LogLine.padded($0, 2) }
            .joined(separator: ":")
        text += ".\(millisecond) \(levelText(hasColour)) \(LogLine.printable(component)): "
        if let event, event != message { text += LogLine.printable(event) + ": " }
        text += LogLine.printable(message)
        if let error { text += " error=" + LogLine.printable(error) }
        for (key, value) in details {
            text += " \(LogLine.printable(key))=" + LogLine.printable("\(value)")
        }
        return text + "\n"
    }

    private func levelText(_ hasColour: Bool) -> String {
        let word = level.rawValue.uppercased()
        let padded = word + String(repeating: " ", count: max(0, 8 - word.count))
        guard hasColour else { return padded }
        let colour =
            switch level {
            case .trace, .debug: "90"
            case .info, .notice: "36"
            case .warning: "33"
            case .error, .critical: "31"
            }
        return "\u{1B}[\(colour)m\(padded)\u{1B}[0m"
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// The text without characters that would move a terminal's cursor or break the line.
    static func printable(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 9: result += "\\t"
            case 10: result += "\\n"
            case 13: result += "\\r"
            case 0..<32, 127..<160, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The wall clock.
    static func now() -> Timestamp {
        var clock = timespec()
        guard unsafe clock_gettime(CLOCK_REALTIME, &clock) == 0 else { return Timestamp(nanos: 0) }
        return Timestamp(nanos: Int64(clock.tv_sec) * 1_000_000_000 + Int64(clock.tv_nsec))
    }
}
