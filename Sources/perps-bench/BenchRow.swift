internal import Assembly
internal import Crypto
internal import Domain
internal import Engine
internal import Glibc
internal import JSON
internal import PluginHost
internal import Profile
internal import Simulation
internal import Telemetry

/// The rows of the benchmark and how each is measured.
enum BenchRow {
    static let names = [
        "noop_c", "ma_c", "ma_swift", "ma_orders", "ma_orders_floor_guard", "l2_real", "l2_json",
        "candles_real", "order_1st", "order_1000000th", "decode", "decode_sdk", "decode_l2",
        "decode_l2_sdk", "book", "book_sdk", "feed", "sign", "sign_sdk", "sign_ed25519",
        "tick_to_order", "tick_to_order_memory", "tick_to_order_sdk", "halt", "idle_client",
        "isolated",
    ]

    static func skipped(_ name: String, _ why: String) -> JSONValue {
        .object(["name": .string(name), "skipped": .string(why)])
    }

    static func measure(_ name: String, events: Int) throws -> JSONValue {
        let ma = "{source: trades, fast: 16, slow: 64}"
        switch name {
        case "noop_c": return try trades(name, events, .walk, try plan("perps.noop", "{}"))
        case "ma_c": return try trades(name, events, .rising, try plan("perps.ma-cross-c", ma))
        case "ma_swift": return try trades(name, events, .rising, try plan("perps.ma-cross", ma))
        case "ma_orders": return try trades(name, events, .walk, try plan("perps.ma-cross-c", ma))
        case "ma_orders_floor_guard":
            let plan = try plan("perps.pulse", "{every: 25}", hasGuard: true)
            return try trades(name, events, .walk, plan)
        case "l2_real": return try levels(name, events, isCompact: true)
        case "l2_json": return try levels(name, events, isCompact: false)
        case "candles_real": return try candles(name)
        case "order_1st", "order_1000000th": return OrderLatency.measure(name)
        case "decode": return try DecodingRate.messages(name, count: events)
        case "decode_l2": return try DecodingRate.changes(name, count: events)
        case "book": return try DecodingRate.book(name, count: events)
        case "feed": return try FeedRate.messages(name, count: events)
        case "sign": return try SigningRate.measure(name, .es256, tokens: events)
        case "sign_ed25519": return try SigningRate.measure(name, .ed25519, tokens: events)
        case "tick_to_order": return try TickToOrder.measure(name, .disk, events: events)
        case "tick_to_order_memory": return try TickToOrder.measure(name, .memory, events: events)
        case "isolated": return try IsolatedCall.measure(name, events: events)
        case "halt": return try HaltToSilence.measure(name, events: events)
        case "idle_client": return try IdleClient.measure(name)
        default: return skipped(name, "comes with later work")
        }
    }

    // MARK: Runs

    private static func profile(
        _ module: String, _ parameters: String, product: String, hasGuard: Bool, hosting: String
    ) throws -> Profile {
        let guards = hasGuard ? "[{module: perps.allow, name: allow}]" : "[]"
        let text = """
            name: bench
            mode: paper
            account: {currency: \(product.hasSuffix("USDT") ? "USDT" : "USD"), cash: 1_000_000 USD}
            venue: {kind: simulated, maker_fee: 0 bps, taker_fee: 0 bps, latency: 0ms,
                    spread: 0 bps}
            feed: {kind: generated, scenario: calm, seed: 42, pace: max}
            products: [\(product)]
            limits: {price_collar: 200 bps, order_notional: 100_000 USD,
                     position_notional: 500_000 USD, gross_exposure: 900_000 USD, open_orders: 20,
                     order_rate: 100/s, duplicate_window: 1ms, mark_staleness: 10s,
                     daily_loss: 1_000_000 USD, identical_orders: 1_000/s,
                     instance_orders: 10_000/s, instance_day_orders: 100_000_000,
                     same_side_fills: 100_000/s}
            strategies:
              - {module: \(module), name: bench, products: [\(product)], parameters: \(parameters),
                 hosting: \(hosting),
                 sizer: {module: fixed-notional, parameters: {notional: 500 USD}}}
            guards: \(guards)
            """
        let fitted =
            product.hasSuffix("USDT")
            ? text.replacing(" USD,", with: " USDT,").replacing(" USD}", with: " USDT}") : text
        switch ProfileReader.read(path: "bench.yaml", text: fitted) {
        case .accepted(let profile, _): return profile
        case .refused(let faults, _): throw Faults(faults)
        }
    }

    /// What `isLive` is as a run by the clock has it: it begins now and keeps what each guard said.
    static func plan(
        _ module: String, _ parameters: String, product: String = "BTC-USD",
        hasGuard: Bool = false, isLive: Bool = false
    ) throws -> RunPlan {
        let profile = try profile(
            module, parameters, product: product, hasGuard: hasGuard, hosting: "in-process")
        return try plan(profile, isLive: isLive)
    }

    /// A strategy in a process of its own, whose sides turn so often before they sleep.
    static func isolatedPlan(_ module: String, spins: UInt32) throws -> RunPlan {
        let profile = try profile(
            module, "{}", product: "BTC-USD", hasGuard: false, hosting: "isolated")
        return try plan(profile, isLive: false, spins: spins)
    }

    private static func plan(
        _ profile: Profile, isLive: Bool, spins: UInt32? = nil
    ) throws -> RunPlan {
        let search = PluginSearch.ofThisProcess()
        var scan = PluginScan(
            search: search, lock: FirstPartyLock(besideExecutableIn: search.executableFolder))
        if let spins { scan.spins = spins }
        var assembler = Assembler(
            purpose: isLive ? .paper : .backtest,
            start: isLive ? WallClock.now : GeneratedFeed.defaultStart, seed: 42, scan: scan)
        assembler.keepsChecks = isLive
        return try assembler.plan(profile, at: "bench.yaml")
    }

    private enum Course {
        case rising
        case walk
    }

    private static func trades(
        _ name: String, _ events: Int, _ course: Course, _ plan: RunPlan
    ) throws -> JSONValue {
        let feed: any MarketFeed =
            course == .rising
            ? RisingTrades(count: events)
            : GeneratedTrades(instrument: plan.instruments[0], count: events, seed: 42)
        return try run(name, plan, feed)
    }

    private static func run(
        _ name: String, _ plan: RunPlan, _ feed: any MarketFeed
    ) throws -> JSONValue {
        let exchange = SimulatedExchange(
            instruments: plan.instruments, rules: plan.venue, cash: plan.corridor.cash)
        var timeline = Timeline(
            corridor: Corridor(plan.corridor), exchange: exchange, feed: feed,
            outlets: Timeline.Outlets(digest: DecisionDigest(owners: plan.owners)))
        let start = ProcessUsage.now().cpuTime?.count ?? 0
        try timeline.drain(stepsBetween: 1 << 20) { _, _ in true }
        let nanos = (ProcessUsage.now().cpuTime?.count ?? 0) - start
        let residual = timeline.residual
        guard residual == .zero else {
            throw Fault(.runtime, code: "bench.residual", "residual \(residual?.mantissa ?? -1)")
        }
        let events = timeline.corridor.state.market.eventCount
        return row(name, events: events, orders: timeline.corridor.state.counts.orders, nanos)
    }

    static func row(_ name: String, events: Int, orders: Int, _ nanos: Int64) -> JSONValue {
        let perEvent = Double(nanos) / Double(max(1, events))
        return .object([
            "name": .string(name), "events": .int(events), "orders": .int(orders),
            "events_per_second": .double(perEvent > 0 ? 1e9 / perEvent : 0, decimals: 0),
            "ns_per_event": .double(perEvent, decimals: 2),
            "cpu_seconds": .number(DecimalText.text(mantissa: nanos, exponent: -9)),
            "peak_rss_bytes": ProcessUsage.now().residentBytesMax.map { .int($0) },
        ])
    }

    // MARK: Real data

    private static var dataFolder: String? {
        guard let text = unsafe getenv("PERPS_SHARED_DATA") else { return nil }
        return unsafe String(cString: text)
    }

    private static func levels(_ name: String, _ events: Int, isCompact: Bool) throws -> JSONValue {
        guard let folder = dataFolder else { return skipped(name, "PERPS_SHARED_DATA is not set") }
        let source = folder + "/l2/binance_usdm_btcusdt_20240808.jsonl.gz"
        guard try StateFolder.exists(source) else { return skipped(name, "no file \(source)") }
        let plan = try plan("perps.noop", "{}", product: "BTC-USDT")
        let compact = "/tmp/perps-bench-\(getpid()).pbd"
        defer { unsafe unlink(compact) }
        if isCompact {
            _ = try DataConversion.convert([source], instrument: plan.instruments[0], to: compact)
        }
        let feed = LoopedFeed(
            path: isCompact ? compact : source, instruments: plan.instruments,
            changesMax: isCompact ? events : 0)
        return try run(name, plan, feed)
    }

    private static func candles(_ name: String) throws -> JSONValue {
        guard let folder = dataFolder else { return skipped(name, "PERPS_SHARED_DATA is not set") }
        let plan = try plan("perps.ma-cross-c", "{fast: 5, slow: 20}")
        let data = try DataSet.open(
            [DataInput(path: folder + "/candles/coinbase_BTC-USD_1m_2023-03-01_21.csv")],
            instruments: plan.instruments)
        return try run(name, plan, data.feed)
    }
}
