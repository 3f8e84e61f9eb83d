internal import Coinbase
package import Domain
package import PluginHost
internal import Profile
internal import Transport

/// Keeps what Coinbase's market connection says in a file, without a run.
///
/// Owns the connection, the file and the thread between them until it ends.
package struct MarketRecording {
    package var loaded: LoadedProfile
    /// A file that does not exist yet.
    package var path: String
    /// Wall time after which it stops; nil for never.
    package var wallMax: Nanos?
    private let scan: PluginScan

    package init(_ loaded: LoadedProfile, to path: String, scan: PluginScan) {
        (self.loaded, self.path, self.scan) = (loaded, path, scan)
    }

    /// What has been kept.
    package struct Progress: Hashable, Sendable {
        package var frames: Int
        package var leftOut: Int
        package var wall: Nanos
    }

    /// Records until its time is over or a signal comes.
    ///
    /// - Parameters:
    ///   - signals: Asked every 100 ms.
    ///   - progress: Called every second with what has been kept, and with what the connection
    ///     has to say.
    /// - Returns: What was kept.
    /// - Throws: `Fault`.
    package func run(
        signals: RunSignals, progress: (Progress, [String]) -> Void
    ) throws -> Progress {
        let opening = try CoinbaseOpening(loaded)
        defer { opening.close() }
        let recorder = try FrameRecorder(path: path)
        let instruments = try opening.listing.instruments(of: loaded.profile)
        var notes: [String] = []
        let past = past(opening, notes: &notes)
        let now = WallClock.now
        if let past { recorder.began(with: past, of: instruments, at: now) }
        recorder.shared(books: opening.aliases, at: now)
        let inbox = Inbox(start: now, clock: { WallClock.now })
        let market = LiveMarket(inbox)
        var settings = VenueFeed.Settings(
            market: opening.addresses.market, tls: opening.addresses.tls,
            userAgent: CoinbaseOpening.userAgent, instruments: instruments)
        (settings.aliases, settings.seed) = (opening.aliases, UInt64(WallClock.steady))
        let feed = VenueFeed(
            settings, VenueFeed.Surroundings(inbox: inbox, thread: opening.thread, sink: recorder))
        market.heard = { dated in
            if case .link(let note) = dated.note { notes.append(note.text) }
        }
        feed.start()
        let start = WallClock.steady
        var nextTold = start
        var events: ContiguousArray<MarketEvent> = []
        func kept() -> Progress {
            Progress(
                frames: recorder.frames, leftOut: recorder.leftOut,
                wall: Nanos(WallClock.steady - start))
        }
        while !signals.stop(), wallMax.map({ WallClock.steady - start < $0.count }) ?? true {
            WallClock.rest(milliseconds: 50)
            try market.read(into: &events, countMax: .max)
            events.removeAll(keepingCapacity: true)
            guard WallClock.steady >= nextTold else { continue }
            nextTold = WallClock.steady + Nanos.second.count
            progress(kept(), notes)
            notes = []
        }
        feed.stop()
        try recorder.stop()
        return kept()
    }

    /// What a run of the profile that began now would be told of before; nil for a profile whose
    /// plugins cannot be started.
    private func past(_ opening: CoinbaseOpening, notes: inout [String]) -> RecordedPast? {
        var assembler = Assembler(
            purpose: .paper, start: WallClock.now, seed: loaded.seed, scan: scan)
        assembler.listing = opening.listing
        let keeper = PastKeeper(startingAt: assembler.start)
        assembler.history = keeper.keeping { CoinbaseHistory(opening.brokerage, $0) }
        do throws(Faults) {
            let plan = try assembler.plan(loaded.profile, at: loaded.path)
            plan.close()
            notes += plan.warnings.map { "warning: \($0)" }
            return keeper.past
        } catch {
            notes += error.all.map {
                "warning: bars of before are not recorded: \($0.oneLine)"
            }
            return nil
        }
    }
}
