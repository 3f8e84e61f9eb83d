internal import Domain

/// What a file of market data is, told by its content.
struct DataProbe {
    static let sampleBytes = 64 << 10
    static let sampleRows = 200

    var file: DataFile
    var format: DataFormat
    /// Of CSV files.
    var layout: ColumnLayout?
    /// Of the compact form.
    var header: CompactHeader?
    /// The product's name as the file spells it, if it does.
    var symbol: String?
    /// No event of the file is earlier; nil when only reading can tell.
    var firstTime: Timestamp?

    var interval: Nanos? { layout?.interval }

    /// - Throws: `FeedFault` for a file that cannot be read or is of no known format.
    init(path: String) throws(FeedFault) {
        file = try DataFile(path: path)
        let (sample, isWhole) = try DataProbe.sample(of: file)
        let text = sample.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(sample.dropFirst(3)) : sample
        guard let first = text.first(where: { $0 > 32 }) else {
            throw FeedFault(
                file: path, message: "is empty", remedy: "Name a file with market data.")
        }
        symbol = DataProbe.symbol(in: file.names)
        if sample.starts(with: CompactHeader.magic) {
            format = .compact
            let header = try CompactHeader(sample, file: path)
            self.header = header
            (symbol, firstTime) = (header.symbol, header.firstTime)
        } else if text.starts(with: #"{"received":""#.utf8) {
            throw FeedFault(
                file: path, message: "is a recording of a live market, with all its products",
                remedy: "Give it to a backtest as the only --data, without a product.")
        } else if first == UInt8(ascii: "{"), text.place(of: "\"channel\"") != nil {
            format = .coinbaseFrames
            symbol = text.quoted(after: "\"product_id\"") ?? symbol
            firstTime = text.quoted(after: "\"timestamp\"").flatMap { Timestamp(rfc3339: $0) }
        } else if first == UInt8(ascii: "["), text.prefix(3).filter({ $0 == first }).count == 2 {
            format = .tradeJSON
            firstTime = DataProbe.number(text.drop { $0 == first || $0 <= 32 })
                .flatMap { Timestamp(milliseconds: $0) }
        } else if DataProbe.isReceivedLine(text) {
            format = .binanceLines
            symbol = text.quoted(after: "\"s\"") ?? text.quoted(after: "\"symbol\"") ?? symbol
            firstTime = DataProbe.number(text[...]).map { Timestamp(nanos: $0) }
        } else {
            let rows = SampleRows(text, isWhole: isWhole)
            guard let layout = rows.layout(names: file.names) else {
                throw DataProbe.unknown(path, rows.first)
            }
            self.layout = layout
            switch layout.shape {
            case .candles: format = .candleCSV
            case .trades: format = .tradeCSV
            case .tops: format = .quoteCSV
            }
            symbol = rows.symbol(layout) ?? symbol
            if !layout.isDescending, let first = rows.times(layout).first {
                let known = Timestamp(nanos: min(first, RowFault.timeMax))
                firstTime = known + (layout.interval ?? .zero)
            }
        }
    }

    private static func unknown(_ path: String, _ line: String) -> FeedFault {
        FeedFault(
            file: path, line: 1, message: "is of no known format; it begins \"\(line.prefix(60))\"",
            remedy: "See docs/data.md for the formats that are read.")
    }

    private static func sample(of file: DataFile) throws(FeedFault) -> ([UInt8], Bool) {
        let source = try file.open()
        let block = UnsafeMutableRawBufferPointer.allocate(
            byteCount: sampleBytes, alignment: 16)
        defer { unsafe block.deallocate() }
        var count = 0
        while count < sampleBytes {
            let more = unsafe try source.read(into: .init(rebasing: block[count...]))
            if more == 0 { break }
            count += more
        }
        return (unsafe Array(block[..<count]), count < sampleBytes)
    }

    /// Whether text begins as `1723161255030314667 {`.
    private static func isReceivedLine(_ text: [UInt8]) -> Bool {
        let digits = text.prefix { $0 &- 48 <= 9 }.count
        return (16...19).contains(digits) && text[digits...].starts(with: [32, 123])
    }

    private static func number(_ text: ArraySlice<UInt8>) -> Int64? {
        Int64(String(decoding: text.prefix { $0 &- 48 <= 9 }, as: UTF8.self))
    }
}

extension Timestamp {
    /// - Returns: nil when nanoseconds cannot hold it.
    init?(milliseconds: Int64) {
        let (nanos, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return nil }
        self.init(nanos: nanos)
    }
}

extension [UInt8] {
    /// Where some ASCII text stands first.
    func place(of word: String) -> Int? {
        let word = Array(word.utf8)
        guard let first = word.first, count >= word.count else { return nil }
        return indices.dropLast(word.count - 1).first {
            self[$0] == first && self[$0...].starts(with: word)
        }
    }

    /// The string value that follows a quoted key; nil for any other kind of value.
    func quoted(after key: String) -> String? {
        guard let place = place(of: key) else { return nil }
        let rest = self[(place + key.utf8.count)...].drop { $0 == 58 || $0 == 32 }
        guard rest.first == 34, let end = rest.dropFirst().firstIndex(of: 34) else { return nil }
        return String(decoding: rest.dropFirst()[..<end], as: UTF8.self)
    }
}
