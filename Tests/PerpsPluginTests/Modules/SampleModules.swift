import CPerpsPlugin
import PerpsPlugin

/// What this test program exports.
enum SampleLibrary {
    static func open() throws -> PluginLibrary {
        try unsafe PluginLibrary {
            unsafe export(
                $0, Recorder.self, Breakout.self, Ceiling.self, Counter.self, Halver.self,
                Spread.self, Reckoner.self)
        }
    }
}

/// The strategy of the author's guide.
struct Breakout: Strategy {
    struct Settings: Parameters {
        @Parameter(2...500, "Trades that make the channel.") var length = 3
        @Parameter(Ratio.bps(1)...Ratio.percent(5), "Worst distance from the last price.")
        var slippage = Ratio.bps(20)
    }

    static let about = About(
        "org.example.breakout", "Breakout", summary: "Buys a new high and sells a new low.")
    static let events: EventKinds = [.trade, .order, .position]

    let settings: Settings
    var instrument: Instrument?
    var closes: [Int64] = []
    var isLong = false
    var isWaiting = false

    init(_ settings: Settings) { self.settings = settings }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        instrument = activation.instruments.first
        if let instrument { try host.subscribe(instrument, to: .trade) }
    }

    mutating func onTrade(_ trade: Trade, _ host: Host) throws {
        defer { closes = Array((closes + [trade.price.mantissa]).suffix(settings.length)) }
        guard let instrument, !isWaiting, !trade.isReplay, closes.count == settings.length,
            let high = closes.max(), let low = closes.min()
        else { return }
        let side: Side = isLong ? .sell : .buy
        guard isLong ? trade.price.mantissa < low : trade.price.mantissa > high,
            let worst = instrument.worstPrice(
                for: side, from: trade.price, slippage: settings.slippage)
        else { return }
        try host.submit(
            isLong
                ? .close(side, instrument, worst: worst)
                : .market(side, instrument, .conviction(500_000), worst: worst))
        isWaiting = true
    }

    mutating func onOrder(_ order: OrderUpdate, _ host: Host) { isWaiting = !order.isFinal }
    mutating func onPosition(_ position: Position, _ host: Host) {
        isLong = position.size > .zero
    }
}

/// Parameters of every kind, and all that happened in words.
final class Recorder: Strategy {
    enum Colour: String, Choice { case red, green }

    struct Settings: Parameters {
        @Parameter(1...9, "A number.", unit: "pieces") var wholeNumber = 5
        @Parameter("An exact number.") var exact = ExactDecimal(25, exponent: -1)
        @Parameter("A float.") var float = 0.5
        @Parameter("A flag.") var flag = true
        @Parameter("A \"text\".") var text = "a\\b"
        @Parameter("A colour.") var colour = Colour.green
        @Parameter(Nanos.milliseconds(250)...Nanos.seconds(90), "A duration.")
        var wait = Nanos.seconds(60)
        @Parameter(Ratio.bps(0)...Ratio.percent(2), "A share.") var share = Ratio(e8: 12_500)
    }

    static let about = About("org.example.recorder", "Recorder", summary: "Writes down.")
    static let events: EventKinds = [.trade, .timer, .order]
    static let metrics = [Metric("seen", unit: "1", kind: .counter)]

    let settings: Settings
    var instruments: [Instrument] = []

    init(_ settings: Settings) { self.settings = settings }

    func activate(_ activation: Activation, _ host: Host) throws {
        instruments = activation.instruments
        host.log("\(settings.wholeNumber) \(settings.exact) \(settings.float) \(settings.flag)")
        host.log("\(settings.text) \(settings.colour) \(settings.wait.count) \(settings.share.e8)")
    }

    func onTrade(_ trade: Trade, _ host: Host) throws {
        struct Planned: Error {}
        if trade.price == Price(13) { throw Planned() }
        host.metric(0, Double(trade.sequence))
        if trade.price == Price(14) {
            var intent = Intent.limit(
                .sell, instruments[0], .size(Size(3_000)), at: Price(1_000))
            (intent.isPostOnly, intent.lifetime) = (true, .until(Nanos(99)))
            try host.submit(intent)
        }
    }
}

/// A guard over size that counts how often it was asked.
struct Ceiling: Guard {
    static let about = About("org.example.ceiling", "Ceiling", summary: "Caps the size.")
    static let events: EventKinds = []
    var asked = 0

    init(_ parameters: NoParameters) {}

    mutating func check(_ order: borrowing Check, _ host: Host) throws -> Verdict {
        asked += 1
        if order.size.mantissa < 0 { throw StateFault.nonsense("size") }
        if order.isReducing || order.size <= Size(500) { return .allow }
        return Verdict.reject("too large").comparing(
            Double(order.size.mantissa), to: 500, unit: "units")
    }
}

/// A sink that keeps a number over restarts.
struct Counter: Module, ~Copyable {
    static let about = About("org.example.counter", "Counter", summary: "Counts trades.")
    static let events: EventKinds = [.trade]
    static let stateVersion: UInt32 = 2
    var count: Int64 = 0

    init(_ parameters: NoParameters) {}

    mutating func onTrade(_ trade: Trade, _ host: Host) {
        count += 1
        host.log("\(count)")
    }

    func save(to writer: borrowing StateWriter) throws {
        try writer.write(count)
        try writer.write([1, 2, 3])
    }

    mutating func load(from reader: borrowing StateReader, version: UInt32) throws {
        count = try reader.number()
        guard try reader.bytes(3) == [1, 2, 3] else { throw StateFault.nonsense("mark") }
    }
}

/// A sizer that halves what was asked, and gives ten units where nothing was.
struct Halver: Sizer {
    static let about = About("org.example.halver", "Halver", summary: "Halves the size.")
    static let events: EventKinds = [.fill]

    init(_ parameters: NoParameters) {}

    mutating func size(_ entry: borrowing Check, _ host: Host) throws -> Verdict {
        if entry.side == .sell { throw StateFault.nonsense("side") }
        guard let cap = entry.cap else {
            let size = 10 * (entry.conviction ?? 0) / 1_000_000
            return .resize(Size(size), "ten at most").comparing(0.5, to: 1, unit: "trust")
        }
        return cap.mantissa < 2 ? .reject("too little", reason: 9) : .resize(Size(cap.mantissa / 2))
    }
}

/// An indicator of two numbers.
struct Spread: Indicator {
    static let about = About("org.example.spread", "Spread", summary: "Tells bid and ask apart.")
    static let events: EventKinds = [.bookTop]
    static let outputs = ["low", "high"]
    var (low, high) = (Double.nan, Double.nan)

    init(_ parameters: NoParameters) {}

    mutating func onTrade(_ trade: Trade, _ host: Host) {
        (low, high) = (Double(trade.price.mantissa) - 1, Double(trade.price.mantissa) + 1)
    }

    func read(_ instrument: UInt32, _ output: Int) -> Double { output == 0 ? low : high }
}
