internal import Assembly
internal import Domain
internal import Glibc
internal import JSON

/// What the exchange's own SDK, which is written in Python, makes of the same frames.
enum SDKRate {
    /// Rows that stand beside ours, which have the same names without the ending.
    static let ending = "_sdk"

    /// - Parameters:
    ///   - name: Of the row.
    ///   - command: Measures it, given the row and a folder with the frames, and prints the row.
    /// - Returns: The row, or why there is none.
    /// - Throws: `io.unwritable`; `bench.sdk` when the command fails.
    static func measure(_ name: String, _ command: String?) throws(Fault) -> JSONValue {
        guard name != "book" + ending else {
            return BenchRow.skipped(name, "the SDK keeps no book")
        }
        guard let command else { return BenchRow.skipped(name, "the SDK is not installed") }
        let folder = "/tmp/perps-bench-frames-\(getpid())"
        try writeFrames(to: folder)
        defer {
            for name in courses.keys { unsafe unlink("\(folder)/\(name).jsonl") }
            unsafe rmdir(folder)
        }
        guard let text = ChildProcess.output(of: "\(command) \(name) \(folder)"),
            // What is no row is as good as no answer.
            let row = try? JSONValue(parsing: text), row["name"]?.string == name
        else { throw Fault(.runtime, code: "bench.sdk", "\(command) gave no row") }
        return row
    }

    /// The frames of the rows, one on a line.
    private static var courses: [String: FrameCourse] {
        [
            "decode": FrameCourse(count: DecodingRate.frames, booksOnly: false),
            "decode_l2": FrameCourse(count: DecodingRate.frames, booksOnly: true),
            "tick_to_order": TickToOrder.course(orders: TickToOrder.ordersMax),
        ]
    }

    /// Writes a file for each row that has frames, such as `decode.jsonl`.
    static func writeFrames(to folder: String) throws(Fault) {
        try StateFolder.make(folder)
        for (name, course) in courses {
            var text = ""
            for frame in course.frames { text += String(decoding: frame, as: UTF8.self) + "\n" }
            try StateFolder.write(text, to: "\(folder)/\(name).jsonl")
        }
    }
}
