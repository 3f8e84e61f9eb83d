internal import Assembly
internal import Coinbase
internal import Domain
internal import Glibc
internal import JSON
internal import Telemetry

/// A file of candles that grows page by page and can be gone on with after any interruption.
///
/// Beside the rows, in `FILE.part`, stands `FILE.part.json`, which says what they are and how many
/// bytes of them count. Owns the open file.
final class CandleFile {
    /// What the rows are of; a file is only gone on with for the same.
    struct Plan: Hashable {
        var product: String
        var granularity: Granularity
        /// The start of the first candle that is asked for.
        var from: Timestamp
        /// The end of the last candle that is asked for; a beginning that goes further is another.
        var to: Timestamp
    }

    static let header = "start,open,high,low,close,volume"

    let path: String
    let plan: Plan
    /// Where the next page begins.
    private(set) var next: Timestamp
    private(set) var rows = 0
    private(set) var last: VenueCandle?
    private var bytes: Int
    private var descriptor: Int32

    var part: String { path + ".part" }
    private var note: String { path + ".part.json" }

    /// Opens what was begun, or begins.
    ///
    /// - Throws: `io.no_folder` where it can have no place, `data.other_fetch` for what is the
    ///   beginning of something else, `data.damaged` for rows that do not fit to what was noted,
    ///   and what the disk says.
    init(_ path: String, _ plan: Plan) throws(Fault) {
        (self.path, self.plan, next) = (path, plan, plan.from)
        bytes = CandleFile.header.utf8.count + 1
        descriptor = -1
        guard let noted = try StateFolder.read(path + ".part.json") else {
            descriptor = try CandleFile.open(part, O_TRUNC)
            try append(CandleFile.header + "\n", at: 0)
            return
        }
        try goOn(noted)
        descriptor = try CandleFile.open(part, 0)
        // What came after the last note was not finished.
        guard ftruncate(descriptor, off_t(bytes)) == 0 else { throw unwritable(part) }
    }

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

    var isResumed: Bool { next > plan.from }

    // MARK: Growing

    /// Adds the candles of a page, and notes that everything before `next` is there.
    ///
    /// - Throws: What the disk says; the file is then as it was.
    func append(_ candles: [VenueCandle], next: Timestamp) throws(Fault) {
        let text = candles.map { CandleFile.row($0) + "\n" }.joined()
        try append(text, at: bytes)
        bytes += text.utf8.count
        rows += candles.count
        last = candles.last ?? last
        self.next = next
        let note = JSONValue.object([
            "product": .string(plan.product), "interval": .string(plan.granularity.rawValue),
            "from": .string(plan.from.rfc3339), "next": .string(next.rfc3339),
            "rows": .int(rows), "bytes": .int(bytes),
        ])
        try StateFolder.write(note.text() + "\n", to: self.note)
    }

    /// Leaves nothing behind when nothing has come.
    func discardIfEmpty() {
        guard rows == 0 else { return }
        unsafe unlink(part)
        unsafe unlink(note)
    }

    /// Gives the file its name; the note is no longer needed.
    func finish() throws(Fault) {
        guard unsafe rename(part, path) == 0 else { throw unwritable(path) }
        unsafe unlink(note)
    }

    private static func row(_ candle: VenueCandle) -> String {
        let numbers = [candle.open, candle.high, candle.low, candle.close, candle.volume]
        let start = String(candle.start.nanos / Nanos.second.count)
        return ([start] + numbers.map(\.text)).joined(separator: ",")
    }

    private func append(_ text: String, at offset: Int) throws(Fault) {
        guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0,
            SmallFile.write(Array(text.utf8), to: descriptor), fdatasync(descriptor) == 0
        else { throw unwritable(part) }
    }

    // MARK: Going on

    private func goOn(_ noted: String) throws(Fault) {
        // A note that is no JSON is as good as one of something else.
        guard let note = try? JSONValue(parsing: noted), note["product"]?.string == plan.product,
            note["interval"]?.string == plan.granularity.rawValue,
            note["from"]?.string == plan.from.rfc3339,
            let next = note["next"]?.string.flatMap({ Timestamp(rfc3339: $0) }),
            let bytes = note["bytes"]?.int, let rows = note["rows"]?.int
        else {
            throw Fault(
                .usage, code: "data.other_fetch", "is the beginning of another download",
                remedy: "name another --output, or delete \(part) and \(self.note)"
            ).inFile(part)
        }
        guard next <= plan.to else {
            throw Fault(
                .usage, code: "data.other_fetch",
                "goes to \(next.rfc3339) already, which is beyond --to",
                key: "--to",
                remedy: "take a later --to, name another --output, or delete \(part) and "
                    + self.note
            ).inFile(part)
        }
        let text = try StateFolder.read(part) ?? ""
        guard text.utf8.count >= bytes else { throw damaged("is shorter than was noted") }
        let counted = String(decoding: text.utf8.prefix(Int(bytes)), as: UTF8.self)
        try read(counted, next: next)
        guard self.rows == rows else { throw damaged("has \(self.rows) rows, noted are \(rows)") }
        (self.next, self.bytes) = (next, Int(bytes))
    }

    /// Reads the rows again; each must be one that this program wrote.
    private func read(_ text: String, next: Timestamp) throws(Fault) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first == Substring(CandleFile.header), lines.popLast() == "" else {
            throw damaged("does not begin or end as it should")
        }
        for (index, line) in lines.enumerated().dropFirst() {
            guard let candle = CandleFile.candle(line), CandleFile.row(candle) == line,
                candle.start >= plan.from, candle.start < next,
                candle.start > last?.start ?? Timestamp(nanos: .min),
                candle.start.floored(to: plan.granularity.interval) == candle.start
            else { throw damaged("line \(index + 1) is none of this download") }
            last = candle
        }
        rows = lines.count - 1
    }

    private static func candle(_ line: Substring) -> VenueCandle? {
        let parts = line.split(separator: ",", omittingEmptySubsequences: false)
        // What is no number makes the line one that nobody wrote.
        let numbers = parts.dropFirst().compactMap { try? WireDecimal(parsing: $0) }
        guard parts.count == 6, numbers.count == 5, let start = Int64(parts[0]),
            (0...10_000_000_000).contains(start)
        else { return nil }
        return VenueCandle(
            start: Timestamp(nanos: start * Nanos.second.count), open: numbers[0],
            high: numbers[1], low: numbers[2], close: numbers[3], volume: numbers[4])
    }

    // MARK: Faults

    private static func open(_ path: String, _ more: Int32) throws(Fault) -> Int32 {
        let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC | more, 0o644)
        guard descriptor < 0 else { return descriptor }
        guard errno == ENOENT || errno == ENOTDIR else { throw CandleFile.unwritable(path) }
        throw Fault(
            .usage, code: "io.no_folder", "lies in a folder that does not exist",
            key: "--output", remedy: "make the folder, or name an --output in one that exists"
        ).inFile(path)
    }

    private func unwritable(_ path: String) -> Fault { CandleFile.unwritable(path) }

    private static func unwritable(_ path: String) -> Fault {
        Fault(
            .runtime, code: "io.unwritable",
            "cannot be written: \(unsafe String(cString: strerror(errno)))",
            remedy: "make room, or name an --output in a folder that you may write to"
        ).inFile(path)
    }

    private func damaged(_ what: String) -> Fault {
        Fault(
            .runtime, code: "data.damaged", what,
            remedy: "delete it and \(note), then begin again"
        ).inFile(part)
    }
}
