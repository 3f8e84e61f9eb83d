internal import Assembly
internal import Coinbase
internal import Domain
internal import Glibc
internal import JSON
internal import Telemetry
internal import Transport

/// What a client of Coinbase keeps in memory while it trades nothing: both connections are
/// subscribed, REST has answered, and the market of one product goes on.
///
/// The venue is the program itself, which serves in a process of its own.
enum IdleClient {
    /// How long it waits before its memory is looked at.
    private static let idle = Nanos.second * 3
    /// For both connections.
    private static let patience = Nanos.minute
    /// What is to be resident at most, in bytes.
    private static let aim: Int64 = 40_000_000

    /// - Throws: `bench.idle` when a connection does not come or does not stay.
    static func measure(_ name: String) throws -> JSONValue {
        let row = try ServedProgram.during { announcement in
            try measure(name, at: announcement)
        }
        return row ?? BenchRow.skipped(name, "no perps-bot beside perps-bench serves")
    }

    private static func measure(_ name: String, at venue: JSONValue) throws -> JSONValue {
        func place(_ key: String) throws -> String {
            guard let text = venue[key]?.string else {
                throw Fault(.runtime, code: "bench.idle", "the venue announces no \(key)")
            }
            return text
        }
        let before = ProcessUsage.now().cpuTime?.count ?? 0
        let (thread, tls) = (NetworkThread(), try ClientTLS(caFile: try place("ca_file")))
        defer { thread.stop() }
        let brokerage = try Brokerage(
            at: try Endpoint(parsing: try place("rest")), tls: tls,
            credentials: try Credentials.read(file: try place("key_file")), on: thread,
            Brokerage.Settings(userAgent: "perps-bench"))
        defer { brokerage.stop() }
        _ = try brokerage.ask("the key's permissions") { brokerage.keyPermissions(done: $0) }
        _ = try brokerage.ask("the wallets") { brokerage.accounts(done: $0) }
        var settings = VenueFeed.Settings(
            market: try Endpoint(parsing: try place("market_ws")), tls: tls,
            userAgent: "perps-bench", instruments: [DecodingRate.instrument])
        settings.user = try Endpoint(parsing: try place("user_ws"))
        let inbox = Inbox(start: WallClock.now, clock: { WallClock.now })
        let feed = VenueFeed(
            settings,
            VenueFeed.Surroundings(inbox: inbox, thread: thread, signer: brokerage.signer))
        feed.start()
        defer { feed.stop() }
        let events = try turn(inbox)
        return row(name, events: events, (ProcessUsage.now().cpuTime?.count ?? 0) - before)
    }

    /// Plays an engine without a strategy until both connections are there, and then for a while.
    ///
    /// - Returns: How many events of the market came.
    private static func turn(_ inbox: Inbox) throws -> Int {
        var market: ContiguousArray<MarketEvent> = []
        var notes: [Inbox.Dated] = []
        var (missing, events) = (Set(FeedLink.allCases), 0)
        var end = WallClock.steady + patience.count
        while WallClock.steady < end {
            var descriptor = pollfd(fd: inbox.descriptor, events: Int16(POLLIN), revents: 0)
            _ = unsafe poll(&descriptor, 1, 100)
            inbox.take(market: &market, notes: &notes)
            events += market.count
            market.removeAll(keepingCapacity: true)
            for dated in notes {
                guard case .link(let note) = dated.note else { continue }
                guard case .ready = note.change else {
                    throw Fault(.runtime, code: "bench.idle", "\(note.link): \(note.change)")
                }
                missing.remove(note.link)
                if missing.isEmpty { end = WallClock.steady + idle.count }
            }
            notes.removeAll(keepingCapacity: true)
        }
        guard missing.isEmpty else {
            let names = missing.map(\.rawValue).sorted().joined(separator: ", ")
            throw Fault(.runtime, code: "bench.idle", "not subscribed in a minute: \(names)")
        }
        return events
    }

    private static func row(_ name: String, events: Int, _ nanos: Int64) -> JSONValue {
        let resident = ProcessUsage.now().residentBytes
        let row = BenchRow.row(name, events: events, orders: 0, nanos)
        guard case .object(var members) = row else { return row }
        members.removeAll { ["ns_per_event", "events_per_second"].contains($0.key) }
        members.append(JSONMember("idle_seconds", .int(idle.count / Nanos.second.count)))
        if let own = ownBytes() { members.append(JSONMember("own_bytes", .int(own))) }
        members.append(JSONMember("aim_bytes", .int(aim)))
        if let resident {
            members.append(JSONMember("resident_bytes", .int(resident)))
            members.append(JSONMember("aim_met", .bool(resident <= aim)))
        }
        return .object(members)
    }

    /// Pages that no other process has; nil where the kernel does not say.
    private static func ownBytes() -> Int64? {
        let text = SmallFile.text("/proc/self/smaps_rollup") ?? ""
        let sizes = text.split(separator: "\n").compactMap { line -> Int64? in
            guard line.hasPrefix("Private_Clean:") || line.hasPrefix("Private_Dirty:") else {
                return nil
            }
            let words = line.split(separator: " ")
            return words.count == 3 ? Int64(words[1]) : nil
        }
        return sizes.count == 2 ? (sizes[0] + sizes[1]) * 1_024 : nil
    }
}
