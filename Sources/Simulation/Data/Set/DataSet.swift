internal import Crypto
package import Domain

/// Files of market data, merged into one feed.
///
/// Owns the feed and the sources it is merged from.
package final class DataSet {
    /// Gives every event in ascending order of time; may be read once.
    package var feed: any MarketFeed { reading }
    private let reading: PeekableFeed
    private let sources: [DataSource]
    private var digests: [String: String] = [:]
    /// Whether files are read from their first row to their last.
    private let isWhole: Bool

    private init(_ sources: [DataSource], _ options: DataOptions) {
        self.sources = sources
        isWhole = options.from == nil && options.to == nil
        let merged = MergedFeed(sources)
        let intervals = sources.map { $0.probe.format == .compact ? .day : $0.probe.interval }
        guard !isWhole else {
            reading = PeekableFeed(merged)
            return
        }
        reading = PeekableFeed(
            RangeFeed(merged, options, intervalMax: intervals.compactMap { $0 }.max() ?? .zero))
    }

    /// The time of the event that the feed gives next; nil when there is none.
    ///
    /// - Throws: `FeedFault` for data that cannot be read so far.
    package func firstTime() throws -> Timestamp? { try reading.peek()?.time }

    /// Looks at files and prepares to read them.
    ///
    /// The order of the inputs decides at equal times, after that of the run's products.
    /// - Returns: The set, of which nothing but a sample was read yet.
    /// - Throws: `Fault` of kind `usage` for a missing path, for several products without
    ///   `PRODUCT=`, and for a product that the run does not have; `FeedFault` for a file that
    ///   cannot be read, is of no known format, or holds an inverse contract.
    package static func open(
        _ inputs: [DataInput], instruments: [Instrument], options: DataOptions = DataOptions()
    ) throws -> DataSet {
        var sources: [DataSource] = []
        var chains: [InstrumentID: BookChain] = [:]
        for input in inputs {
            let instrument = try instrument(of: input, among: instruments)
            for path in try DataFolder.files(at: input.path) {
                let probe = try DataProbe(path: path)
                try check(probe, fits: sources, instrument)
                let chain = chains[instrument.id] ?? BookChain()
                chains[instrument.id] = chain
                sources.append(
                    DataSource(
                        probe, instrument: instrument,
                        order: instrument.id.position << 32 + sources.count, chain: chain,
                        isStrict: options.isStrict))
            }
        }
        return DataSet(sources, options)
    }

    private static func instrument(
        of input: DataInput, among instruments: [Instrument]
    ) throws(Fault) -> Instrument {
        let names = instruments.map(\.symbol)
        guard let product = input.product else {
            if instruments.count == 1, let only = instruments.first { return only }
            throw Fault(
                .usage, code: "data.product_missing",
                "the profile has \(names.count) products, so each path needs one",
                remedy: "Write --data PRODUCT=\(input.path) with one of "
                    + names.joined(separator: ", ") + "."
            ).inFile(input.path)
        }
        guard let instrument = instruments.first(where: { $0.symbol == product }) else {
            let near = NearName.nearest(to: product, among: names)
            throw Fault(
                .usage, code: "data.product_unknown", "\(product) is no product of the profile",
                remedy: near.map { "Perhaps \($0) was meant." }
                    ?? "Its products are " + names.joined(separator: ", ") + "."
            ).inFile(input.path)
        }
        return instrument
    }

    private static func check(
        _ probe: DataProbe, fits sources: [DataSource], _ instrument: Instrument
    ) throws(FeedFault) {
        let path = probe.file.path
        try probe.refuseInverse()
        guard probe.format == .candleCSV else { return }
        guard let interval = probe.interval, interval > .zero else {
            throw FeedFault(
                file: path, message: "does not say how long its candles are",
                remedy: "Give at least two rows, or name the file like BTC-USD_1m.csv.")
        }
        let other = sources.first {
            $0.instrument.id == instrument.id && $0.probe.format == .candleCSV
                && $0.probe.interval != interval
        }
        guard let other, let length = other.probe.interval else { return }
        throw FeedFault(
            file: path,
            message: "has candles of \(interval.text), and \(other.probe.file.path) of "
                + "\(length.text) for \(instrument.symbol)",
            remedy: "Read one interval of a product at a time.")
    }

    /// What was read from each file, in the order asked for; final when the feed has ended.
    ///
    /// - Throws: `FeedFault` when a file can no longer be read to hash it.
    package func reports() throws(FeedFault) -> [DataReport] {
        var reports: [DataReport] = []
        for source in sources {
            let path = source.probe.file.path
            var report = DataReport(
                path: path, sha256: try digest(of: path), format: source.probe.format,
                product: source.instrument.symbol, tally: source.tally)
            report.interval = source.probe.interval
            if isWhole, report.tally.firstTime == nil { report.silent = [report.product] }
            reports.append(report)
        }
        return reports
    }

    private func digest(of path: String) throws(FeedFault) -> String {
        if let digest = digests[path] { return digest }
        let file = try PlainBytes(path: path)
        let hash = SHA256()
        let block = UnsafeMutableRawBufferPointer.allocate(
            byteCount: LineReader.blockBytes, alignment: 16)
        defer { unsafe block.deallocate() }
        while true {
            let count = unsafe try file.read(into: block)
            if count == 0 { break }
            unsafe hash.update(block.bindMemory(to: UInt8.self).extracting(0..<count).span)
        }
        let digest = hash.finish()
        digests[path] = digest
        return digest
    }
}
