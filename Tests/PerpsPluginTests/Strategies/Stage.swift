import CPerpsPlugin

/// One module of our plugins on one product, driven by hand; the tick is 5 units.
///
/// Owns the instance.
final class Stage {
    typealias Parameter = HostRecord.Parameter

    let id: String
    let host: HostRecord
    private(set) var instance: HostedInstance
    /// The time in microseconds, which numbers the events too.
    private(set) var clock: UInt64 = 0
    /// What the fills add up to, bought above 0 and sold below.
    private(set) var filled: Int64 = 0
    private var told = 0

    static let size: Int64 = 1_000

    /// Starts a module; with `saved`, where that state left off.
    init(
        _ id: String, _ parameters: [String: Parameter] = [:],
        library: String = "PerpsStrategies", saved: [UInt8]? = nil,
        terms: HostedInstance.Terms = .init()
    ) throws {
        (self.id, host) = (id, HostRecord(parameters))
        let library = try PluginLibrary(library)
        instance = try library.instance(id, host)
        instance.terms = terms
        // A run that goes on begins after all that was saved.
        if saved != nil, terms.start == nil { instance.terms.start = 1 << 60 }
        try instance.configure()
        let version = unsafe try library.module(id).pointee.state_version
        if let saved { try instance.load(saved, version: version) }
        try instance.activate()
    }

    /// Takes over the clock and the numbers of another stage, after whose state it has started.
    func follow(_ other: Stage) {
        (clock, told) = (other.clock, 0)
        (host.orders, host.intents) = (0, [])
        other.host.forget()
        other.told = 0
    }

    // MARK: What happens

    /// Moves the clock and hands over what `fill` writes.
    ///
    /// - Returns: The orders wished for meanwhile, in words.
    @discardableResult
    func step(after micros: UInt64 = 1, _ fill: (inout Records, UInt64) -> Void) -> [String] {
        clock += micros
        host.now = Int64(clock) * 1_000
        var records = Records()
        fill(&records, clock)
        if instance.process(records) != PB_OK { return ["fault"] }
        return wishes()
    }

    /// When and how a bar comes.
    struct Coming {
        var minutes: UInt64 = 1
        var isClosed = true
        var flags: UInt32 = 0
    }

    /// A closed bar so many minutes after the last one.
    @discardableResult
    func bar(_ close: Int64, minutes: UInt64) -> [String] { bar(close, .init(minutes: minutes)) }

    /// A bar of the next minute with these flags.
    @discardableResult
    func bar(_ close: Int64, flags: UInt32) -> [String] { bar(close, .init(flags: flags)) }

    /// One bar; closed, and a minute after the last one, unless it comes otherwise.
    @discardableResult
    func bar(
        _ close: Int64, high: Int64? = nil, low: Int64? = nil, volume: Int64 = 100_000_000,
        _ coming: Coming = .init()
    ) -> [String] {
        let minute: UInt64 = 60_000_000
        let end = (clock / minute + coming.minutes) * minute
        return step(after: end - clock) { records, sequence in
            records.add(
                PB_EV_CANDLE, pb_ev_candle(), sequence: sequence, flags: coming.flags
            ) {
                ($0.open, $0.close) = (close, close)
                ($0.high, $0.low, $0.volume) = (high ?? close, low ?? close, volume)
                ($0.open_ts, $0.interval) = (Int64(end - minute) * 1_000, 60_000_000_000)
                $0.closed = coming.isClosed ? 1 : 0
            }
        }
    }

    /// Several bars; the orders wished for at each.
    @discardableResult
    func bars(_ closes: [Int64]) -> [[String]] { closes.map { bar($0) } }

    /// Fills the last order wholly.
    func fill(at price: Int64, size: Int64 = Stage.size) {
        guard let intent = host.intents.last else { return }
        filled += intent.side == PB_SIDE_BUY ? size : -size
        step { records, sequence in
            records.add(PB_EV_FILL, pb_ev_fill(), sequence: sequence) {
                ($0.order, $0.px, $0.qty) = (host.orders, price, size)
                ($0.side, $0.owner) = (intent.side, 1)
            }
        }
        end(PB_ORDER_FILLED)
    }

    /// Ends the last order.
    func end(_ state: UInt8, reason: UInt32 = 0) { update(host.orders, state, reason: reason) }

    /// Tells news of an order, whose intent is the one of that number.
    @discardableResult
    func update(
        _ order: UInt64, _ state: UInt8, change: UInt32 = PB_OC_STATE, reason: UInt32 = 0,
        filled: Int64 = 0
    ) -> [String] {
        let intent = host.intents[Int(order) - 1]
        let limit = host.amended.last { $0.order == order }?.limit_px ?? intent.limit_px
        return step { records, sequence in
            records.add(PB_EV_ORDER, pb_ev_order(), sequence: sequence) {
                ($0.order, $0.state, $0.owner) = (order, state, 1)
                ($0.side, $0.flags, $0.qty) = (intent.side, intent.flags, intent.qty)
                ($0.change, $0.reason, $0.filled) = (change, reason, filled)
                ($0.limit_px, $0.avg_px) = (limit, PB_NONE)
            }
        }
    }

    func position(_ size: Int64, entry: Int64 = PB_NONE) {
        step { records, sequence in
            records.add(PB_EV_POSITION, pb_ev_position(), sequence: sequence) {
                ($0.qty, $0.entry, $0.owner) = (size, entry, 1)
            }
        }
    }

    /// Sets the trading level, in the number of the ABI.
    @discardableResult
    func level(_ level: Int64) -> [String] {
        step { records, sequence in
            records.add(PB_EV_CONTROL, pb_ev_control(), sequence: sequence) {
                ($0.what, $0.value) = (PB_CTL_TRADING, level)
            }
        }
    }

    // MARK: What is asked

    /// The orders since the last time, such as `buy 10055 for 1000000` or `close sell 8950`.
    private func wishes() -> [String] {
        defer { told = host.intents.count }
        return host.intents.dropFirst(told).map { intent in
            let side = intent.side == PB_SIDE_BUY ? "buy" : "sell"
            if intent.flags & PB_IF_CLOSE != 0 { return "close \(side) \(intent.limit_px)" }
            if intent.qty > 0 { return "\(side) \(intent.qty) at \(intent.limit_px)" }
            return "\(side) \(intent.limit_px) for \(intent.conviction_e6)"
        }
    }
}
