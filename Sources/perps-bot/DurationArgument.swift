internal import Domain

/// Durations on the command line: `500ms 5s 2m 1h 1d`; a bare number is an error.
enum DurationArgument {
    static func read(_ text: String, option: String) throws(Fault) -> Nanos {
        do {
            let length = try Nanos(parsing: text)
            if length > .zero { return length }
        } catch {}
        throw Fault(
            .usage, code: "usage.duration", "'\(text)' is not a length of time", key: option,
            remedy: "write a number with its unit, such as 500ms, 5s, 2m, 1h or 1d")
    }
}
