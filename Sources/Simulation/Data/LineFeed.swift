internal import Domain

/// Turns one line into events.
protocol LineParser {
    /// Appends the events of a line that is not empty; on a fault what it appended is taken back.
    mutating func parse(
        _ line: Span<UInt8>, into events: inout ContiguousArray<MarketEvent>
    ) throws(RowFault)

    /// Says whether the file may end here.
    mutating func finish(into events: inout ContiguousArray<MarketEvent>) throws(RowFault)

    /// Whether a line without bytes means something.
    static var readsEmptyLines: Bool { get }

    var tally: DataTally { get set }
}

extension LineParser {
    static var readsEmptyLines: Bool { false }

    mutating func finish(into events: inout ContiguousArray<MarketEvent>) throws(RowFault) {}
}

/// Reads a file of lines through a parser.
///
/// Owns the reader of lines, and the events of one line that found no room.
final class LineFeed<Parser: LineParser>: EventReader {
    private(set) var parser: Parser
    private let lines: LineReader
    private let file: String
    private var spare = ContiguousArray<MarketEvent>()
    private var spareIndex = 0
    private var fault: FeedFault?
    private var isDone = false

    /// Begins after so many lines of header.
    init(_ parser: Parser, lines: LineReader, file: String, skippedLines: Int) throws(FeedFault) {
        self.parser = parser
        self.lines = lines
        self.file = file
        for _ in 0..<skippedLines { _ = try lines.next() }
    }

    var tally: DataTally { parser.tally }

    func read(
        into buffer: inout ContiguousArray<MarketEvent>, countMax: Int
    ) throws(FeedFault) {
        let start = buffer.count
        let target = start + countMax
        drain(into: &buffer, target: target)
        if fault == nil {
            do throws(FeedFault) {
                while buffer.count < target, !isDone { try readLine(into: &buffer) }
            } catch {
                fault = error
            }
        }
        if let fault, buffer.count == start { throw fault }
        if let last = buffer.last, buffer.count > start {
            parser.tally.note(buffer[start].time)
            parser.tally.note(last.time)
        }
        if buffer.count > target {
            spare.removeAll(keepingCapacity: true)
            spareIndex = 0
            spare.append(contentsOf: buffer[target...])
            buffer.removeSubrange(target...)
        }
    }

    private func drain(into buffer: inout ContiguousArray<MarketEvent>, target: Int) {
        guard spareIndex < spare.count else { return }
        let end = min(spare.count, spareIndex + target - buffer.count)
        buffer.append(contentsOf: spare[spareIndex..<end])
        spareIndex = end
    }

    private func readLine(into buffer: inout ContiguousArray<MarketEvent>) throws(FeedFault) {
        let count = buffer.count
        do throws(RowFault) {
            guard let range = try nextRange() else {
                isDone = true
                return try parser.finish(into: &buffer)
            }
            guard Parser.readsEmptyLines || !range.isEmpty else { return }
            let line = unsafe UnsafeBufferPointer(rebasing: lines.bytes[range])
            unsafe try parser.parse(line.span, into: &buffer)
        } catch {
            buffer.removeSubrange(count...)
            if let ioFault { throw ioFault }
            throw FeedFault(
                file: file, line: lines.number, message: error.message, remedy: error.remedy)
        }
    }

    /// What the reader of lines said, kept apart so that one `do` has one type of error.
    private var ioFault: FeedFault?

    private func nextRange() throws(RowFault) -> Range<Int>? {
        do throws(FeedFault) {
            return try lines.next()
        } catch {
            ioFault = error
            throw RowFault(error.message)
        }
    }
}
