internal import Crypto
package import Domain
internal import JSON

/// Gives the market events of a recording as the live feed gave them: the same events with the same
/// moments, books lost where they were lost.
///
/// What the live engine never took, since it was too far behind, is in the recording all the same.
/// Owns the file and the intake that its frames go through.
package final class RecordedFeed: MarketFeed {
    private let lines: RecordedLines
    private let instruments: [Instrument]
    private var intake: FrameIntake
    private var reader: PastReader
    private var now = Timestamp(nanos: .min)
    /// Events of a line that found no room.
    private var spare: ContiguousArray<MarketEvent> = []
    private var spareIndex = 0

    /// Opens a file that `FrameRecorder` wrote.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - instruments: The products wanted; others are passed over.
    /// - Throws: When it cannot be opened.
    package init(path: String, instruments: [Instrument]) throws(FeedFault) {
        lines = try RecordedLines(path: path)
        self.instruments = instruments
        intake = FrameIntake(instruments, aliases: [:])
        reader = PastReader(instruments)
    }

    /// What the run that made it was told of before, known once the first event is; nil where no
    /// run made it, or an older program.
    package var past: RecordedPast? { reader.past }

    /// The line that the file ends in the middle of, once the feed has come there; what stands
    /// before it was given whole.
    package var cutAtLine: Int? { lines.cutAt }

    /// What was met so far.
    package var tally: FrameTally { intake.tally }

    package func read(
        into buffer: inout ContiguousArray<MarketEvent>, countMax: Int
    ) throws {
        let target = buffer.count + countMax
        drain(into: &buffer, target: target)
        while buffer.count < target {
            guard let line = try lines.next() else { return }
            let bytes = lines.bytes[line]
            let isTold = try take(bytes.span)
            guard isTold, !intake.batch.market.isEmpty else { continue }
            (spare, spareIndex) = (intake.batch.market, 0)
            drain(into: &buffer, target: target)
        }
    }

    private func drain(into buffer: inout ContiguousArray<MarketEvent>, target: Int) {
        guard spareIndex < spare.count else { return }
        let end = min(spare.count, spareIndex + target - buffer.count)
        buffer.append(contentsOf: spare[spareIndex..<end])
        spareIndex = end
    }

    /// What a line says, each part where it stands.
    private struct Parts {
        var received: Range<Int>?
        var isMarket = false
        var isPast = false
        var frame: Range<Int>?
        var broken: Range<Int>?
        var products: Range<Int>?
        var books: Range<Int>?
        var clock: Range<Int>?
        var isLost = false
        var isConnected = false
    }

    /// Takes one line; says whether the intake holds its events.
    private func take(_ line: Span<UInt8>) throws(FeedFault) -> Bool {
        let parts: Parts
        do throws(JSONFault) {
            parts = try RecordedFeed.parts(of: line)
        } catch {
            throw lines.fault("byte \(error.offset + 1): \(error.message)")
        }
        guard let text = parts.received, let time = RecordedFeed.time(line, text) else {
            throw lines.fault("has no time of receipt in nanoseconds under \"received\"")
        }
        guard time >= now else { throw lines.fault("was received before the line above it") }
        now = time
        try takePast(line, parts)
        guard parts.isMarket else { return false }
        if let frame = parts.frame {
            if case .unreadable(let fault) = intake.take(line.extracting(frame), at: time) {
                throw lines.fault("has a frame that cannot be read: \(fault.text)")
            }
        } else if let broken = parts.broken {
            guard let bytes = Radix64.standard.bytes(line.extracting(broken)) else {
                throw lines.fault("has no base64 under \"broken\"")
            }
            _ = intake.take(bytes.span, at: time)
        } else if let products = parts.products {
            let text = String(replacing: line.extracting(products))
            guard let statuses = RecordedFeed.statuses(text) else {
                throw lines.fault("has no pairs such as BTC-USD:2 under \"products\"")
            }
            intake.tell(statuses, at: time)
        } else if let books = parts.books {
            guard let pairs = RecordedFeed.pairs(String(replacing: line.extracting(books))),
                intake.tally.frames == 0
            else {
                throw lines.fault(
                    "has no pairs such as BTC-USDC:BTC-USD under \"books\", or comes after a frame")
            }
            intake = FrameIntake(
                instruments, aliases: Dictionary(pairs) { first, _ in first })
            return false
        } else if let clock = parts.clock {
            guard let offset = Int64(String(replacing: line.extracting(clock))) else {
                throw lines.fault("has no nanoseconds under \"clock\"")
            }
            intake.venueOffset = Nanos(offset)
            return false
        } else if parts.isLost {
            intake.loseBooks(at: time)
        } else {
            if parts.isConnected { intake.begin() }
            return false
        }
        return true
    }

    /// Takes a line of the past; one of the market comes only behind all that it promises.
    private func takePast(_ line: Span<UInt8>, _ parts: Parts) throws(FeedFault) {
        guard parts.isPast || parts.isMarket else { return }
        do throws(PastReader.Wrong) {
            guard parts.isPast else { return try reader.checkWhole() }
            guard intake.tally.frames == 0 else {
                throw PastReader.Wrong("tells the past after a frame")
            }
            try reader.take(line)
        } catch {
            throw lines.fault(error.text)
        }
    }

    private static func time(_ line: Span<UInt8>, _ range: Range<Int>) -> Timestamp? {
        guard let nanos = Int64(String(replacing: line.extracting(range))), nanos > 0 else {
            return nil
        }
        return Timestamp(nanos: nanos)
    }

    private static func statuses(_ text: String) -> [String: ProductStatus]? {
        guard let pairs = pairs(text) else { return nil }
        var statuses: [String: ProductStatus] = [:]
        for (symbol, word) in pairs {
            guard let bits = UInt8(word) else { return nil }
            statuses[symbol] = ProductStatus(rawValue: bits)
        }
        return statuses
    }

    /// `A:1 B:2`.
    private static func pairs(_ text: String) -> [(String, String)]? {
        var pairs: [(String, String)] = []
        for pair in text.split(separator: " ") {
            let halves = pair.split(separator: ":")
            guard halves.count == 2 else { return nil }
            pairs.append((String(halves[0]), String(halves[1])))
        }
        return pairs
    }

    private static func parts(of line: Span<UInt8>) throws(JSONFault) -> Parts {
        var parts = Parts()
        var cursor = JSONCursor()
        try cursor.beginObject(in: line)
        while let key = try cursor.nextKey(in: line) {
            if line.holds("received", at: key) {
                parts.received = try cursor.scalar(in: line)
            } else if line.holds("link", at: key) {
                let link = try cursor.scalar(in: line)
                parts.isMarket = line.holds("market", at: link)
                parts.isPast = line.holds("past", at: link)
            } else if line.holds("broken", at: key) {
                parts.broken = try cursor.string(in: line)
            } else if line.holds("products", at: key) {
                parts.products = try cursor.string(in: line)
            } else if line.holds("books", at: key) {
                parts.books = try cursor.string(in: line)
            } else if line.holds("clock", at: key) {
                parts.clock = try cursor.string(in: line)
            } else if line.holds("lost", at: key) {
                parts.isLost = true
                try cursor.skip(in: line)
            } else if line.holds("connected", at: key) {
                parts.isConnected = true
                try cursor.skip(in: line)
            } else if line.holds("frame", at: key) {
                // The last member, to be read by the decoder alone: up to the brace of the line.
                _ = try cursor.peek(in: line)
                guard line[line.count - 1] == 125, cursor.offset < line.count - 1 else {
                    throw JSONFault("the frame has no end", at: line.count)
                }
                parts.frame = cursor.offset..<line.count - 1
                return parts
            } else {
                try cursor.skip(in: line)
            }
        }
        try cursor.finish(in: line)
        return parts
    }
}
