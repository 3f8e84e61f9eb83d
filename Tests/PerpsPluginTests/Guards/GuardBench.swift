import CPerpsPlugin
import Testing

/// A guard of the standard library under a bench: clock, market and account are moved by hand.
///
/// Owns the instance. There are three products of 2 decimals in price and 8 in size: `BTC-USD`,
/// `ETH-USD` and `SOL-USD`, with the indices 7, 8 and 9; money has 6 decimals.
final class GuardBench {
    static let btc: UInt32 = 7
    static let eth: UInt32 = 8
    static let sol: UInt32 = 9
    static let second: Int64 = 1_000_000_000
    static let minute: Int64 = 60 * second
    static let hour: Int64 = 60 * minute
    static let day: Int64 = 24 * hour
    /// 2026-03-02T12:00:00Z.
    static let noon: Int64 = 1_772_452_800 * second
    /// One coin.
    static let coin: Int64 = 100_000_000

    let module: String
    let instance: HostedInstance
    var host: HostRecord { instance.host }
    var now = noon
    private var sequence: UInt64 = 0
    private let isPerpetual: Bool

    init(
        _ module: String, _ parameters: [String: HostRecord.Parameter] = [:],
        isPerpetual: Bool = false, restoring state: [UInt8]? = nil
    ) throws {
        self.module = module
        self.isPerpetual = isPerpetual
        let library = try PluginLibrary("PerpsStandardGuards")
        instance = try library.instance(module, HostRecord(parameters))
        try instance.configure()
        if let state { try instance.load(state, version: 1) }
        try unsafe instance.activate(GuardBench.products(isPerpetual: isPerpetual))
    }

    /// What a new process knows: the same module and parameters, with the state of this one.
    func restarted() throws -> GuardBench {
        let next = try GuardBench(
            module, host.parameters, isPerpetual: isPerpetual, restoring: instance.save())
        next.now = now
        return next
    }

    private static func products(isPerpetual: Bool) -> [pb_instrument] {
        let names: [StaticString] = ["BTC-USD", "ETH-USD", "SOL-USD"]
        let settle: StaticString = "USD"
        return unsafe names.enumerated().map { place, name in
            var product = unsafe HostedInstance.bitcoin(index: btc + UInt32(place))
            unsafe (product.symbol, product.settle) = unsafe (name.record, settle.record)
            unsafe product.flags = PB_IN_DERIVATIVE | (isPerpetual ? PB_IN_PERPETUAL : 0)
            return unsafe product
        }
    }

    /// What a guard answered, in words.
    struct Answer: Hashable, CustomStringConvertible {
        var action: String
        var reason: UInt32
        /// -1 for what could not be measured.
        var measured: Double
        var limit: Double
        var unit: String
        var text: String

        init(_ verdict: pb_verdict) {
            let scopes = ["account", "instrument", "owner"]
            let scope = scopes[Int(verdict.scope)]
            let hold = "\(Double(verdict.hold) / 1e9) s"
            action =
                switch verdict.action {
                case PB_V_ALLOW: "allow"
                case PB_V_RESIZE: "resize \(verdict.qty)"
                case PB_V_REJECT: "reject"
                case PB_V_REDUCE_ONLY: "reduce-only \(scope) for \(hold)"
                case PB_V_HALT: "halt \(scope) for \(hold)"
                default: "silence"
                }
            (reason, limit) = (verdict.reason, verdict.limit)
            measured = verdict.measured.isNaN ? -1 : verdict.measured
            (unit, text) = (
                PerpsPluginTests.text(of: verdict.unit), PerpsPluginTests.text(of: verdict.text)
            )
        }

        var description: String {
            "\(action), reason \(reason), \(measured) of \(limit) \(unit): \(text)"
        }
    }

    /// What is asked about; the rest is an entry of one coin at 100.00 by instance 2, flat.
    struct Order {
        var instrument = GuardBench.btc
        var side = PB_SIDE_BUY
        var size = GuardBench.coin
        var limit: Int64 = 10_000
        var flags: UInt32 = 0
        var owner: UInt32 = 2
        var position: Int64 = 0
        var openBuy: Int64 = 0
        var openSell: Int64 = 0
        var mark: Int64 = 10_000
        var equity: Int64 = 1_000_000_000
        var dayProfit: Int64 = 0
        var dayOpenEquity: Int64 = 1_000_000_000
    }

    /// The answer to an order; the same order is asked about twice, and must be answered alike.
    func answer(_ change: (inout Order) -> Void = { _ in }) -> Answer {
        var order = Order()
        change(&order)
        let (first, second) = (ask(order), ask(order))
        #expect(first == second)
        return first
    }

    /// Only what may happen.
    func action(_ change: (inout Order) -> Void = { _ in }) -> String { answer(change).action }

    private func ask(_ order: Order) -> Answer {
        var (check, intent) = unsafe (pb_check(), pb_intent())
        (intent.instrument, intent.side) = (order.instrument, order.side)
        intent.limit_px = order.limit
        unsafe (check.now, check.flags, check.owner) = (now, order.flags, order.owner)
        let names: [StaticString] = ["operator", "bot1", "bot2", "bot3"]
        unsafe check.origin = names[Int(order.owner)].record
        unsafe (check.qty, check.position) = (order.size, order.position)
        unsafe (check.open_buy, check.open_sell) = (order.openBuy, order.openSell)
        unsafe (check.mark, check.bid, check.ask) = (order.mark, 9_995, 10_005)
        unsafe (check.equity, check.day_pnl) = (order.equity, order.dayProfit)
        unsafe check.day_open_equity = order.dayOpenEquity
        let (status, verdict) = unsafe instance.judge(check, intent)
        #expect(status == PB_OK)
        return Answer(verdict)
    }

    /// Gives one record at the bench's time.
    @discardableResult
    func tell<Record>(
        _ kind: UInt16, _ empty: Record, of instrument: UInt32 = btc, flags: UInt32 = 0,
        _ change: (inout Record) -> Void
    ) -> pb_status {
        sequence += 1
        var records = Records()
        (records.instrument, records.time) = (instrument, now)
        records.add(kind, empty, sequence: sequence, flags: flags, change)
        return instance.process(records)
    }

    func tellMark(_ price: Int64 = 10_000, of instrument: UInt32 = btc, flags: UInt32 = 0) {
        tell(PB_EV_MARK, pb_ev_mark(), of: instrument, flags: flags) {
            ($0.mark, $0.index) = (price, PB_NONE)
        }
    }

    /// A mark while the account has this much.
    func tellEquity(_ equity: Int64?) {
        host.equity = equity
        tellMark()
    }

    /// A level, and what of it is the guard's own.
    func tellLevel(_ level: Int64, own: Int64? = nil) {
        tell(PB_EV_CONTROL, pb_ev_control(), of: PB_NO_INSTRUMENT) {
            ($0.what, $0.value, $0.value2) = (PB_CTL_TRADING, level, own ?? level)
        }
    }

    /// A bar that opened at an instant and is known at its end.
    func tellBar(
        _ close: Int64, opened: Int64, interval: Int64 = minute, of instrument: UInt32 = btc,
        flags: UInt32 = 0
    ) {
        tell(PB_EV_CANDLE, pb_ev_candle(), of: instrument, flags: flags) {
            ($0.open, $0.high, $0.low, $0.close) = (close, close, close, close)
            ($0.open_ts, $0.interval, $0.closed) = (opened, interval, 1)
        }
    }

    /// The stops that were said without being asked, with what they were about.
    var stops: [String] { host.trips.map { "\($0.instrument): \(Answer($0.verdict).action)" } }
}
