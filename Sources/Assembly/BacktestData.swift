internal import Coinbase
internal import Domain
internal import Simulation

/// The market data of a backtest: files merged by time, or one recording of a live market.
enum BacktestData {
    case files(DataSet)
    case recording(PeekableFeed, RecordedFeed, path: String, products: String)

    /// - Throws: `Fault` of kind `usage`, `FeedFault`.
    init(_ inputs: [DataInput], instruments: [Instrument], options: DataOptions) throws {
        guard let recording = inputs.first(where: { RecordedFeed.isRecording($0.path) }) else {
            self = .files(try DataSet.open(inputs, instruments: instruments, options: options))
            return
        }
        guard inputs.count == 1, recording.product == nil else {
            throw Fault(
                .usage, code: "data.recording_alone", "a recording has all of its products in it",
                remedy: "give it as the only --data, without a product"
            ).inFile(recording.path)
        }
        guard options.from == nil, options.to == nil else {
            throw Fault(
                .usage, code: "data.recording_whole", "a recording is replayed as a whole",
                key: "--from", remedy: "leave --from and --to out"
            ).inFile(recording.path)
        }
        let feed = try RecordedFeed(path: recording.path, instruments: instruments)
        self = .recording(
            PeekableFeed(feed), feed, path: recording.path,
            products: instruments.map(\.symbol).joined(separator: ","))
    }

    var feed: any MarketFeed {
        switch self {
        case .files(let set): set.feed
        case .recording(let feed, _, _, _): feed
        }
    }

    /// What the run that made a recording was told of before, known once its first event is; nil
    /// for files, and where a recording does not say.
    var past: RecordedPast? {
        guard case .recording(_, let feed, _, _) = self else { return nil }
        return feed.past
    }

    /// When the run begins: when a recording says that its own began, else with the first event;
    /// nil when there is none.
    func beginning() throws -> Timestamp? {
        let first = try firstTime()
        return past?.start ?? first
    }

    /// The time of the event that the feed gives next; nil when there is none.
    func firstTime() throws -> Timestamp? {
        switch self {
        case .files(let set): try set.firstTime()
        case .recording(let feed, _, _, _): try feed.peek()?.time
        }
    }

    /// What was read; final when the feed has ended.
    ///
    /// - Parameters:
    ///   - instruments: The run's products.
    ///   - silent: Those of which no price was told, by their symbols.
    /// - Returns: One for each file.
    /// - Throws: `FeedFault` when that is all of them, and when a file can no longer be read.
    func reports(_ instruments: [Instrument], silent: [String]) throws -> [DataReport] {
        var reports = try reports()
        if case .recording = self, let last = reports.indices.last { reports[last].silent = silent }
        guard silent.count == instruments.count else { return reports }
        var others: [String] = []
        for name in reports.flatMap(\.tally.others) where !others.contains(name) {
            others.append(name)
        }
        let silence = DataSilence(of: silent, others: others)
        throw FeedFault(
            file: reports.first?.path ?? "--data", message: silence.message,
            remedy: silence.remedy)
    }

    private func reports() throws -> [DataReport] {
        switch self {
        case .files(let set): return try set.reports()
        case .recording(_, let feed, let path, let products):
            guard let digest = StateFolder.sha256(ofFile: path) else {
                throw FeedFault(
                    file: path, message: "can no longer be read",
                    remedy: "Check the file and its permissions.")
            }
            var tally = DataTally()
            (tally.rows, tally.others) = (feed.tally.frames, feed.tally.foreignNames)
            var report = DataReport(
                path: path, sha256: digest, format: .recording, product: products, tally: tally)
            report.cutAtLine = feed.cutAtLine
            return [report]
        }
    }
}
