internal import PerpsPlugin
internal import Studies

/// A moving-average cross, the twin of `Plugins/MaCrossC` in C.
///
/// When the fast average crosses the slow one upward, a flat instance goes long; while the fast
/// average is below, a long instance closes. With `allow_short` the same holds mirrored where the
/// instrument can be short. One order at a time per instrument; an exit comes before an entry.
struct MaCross: Strategy, ~Copyable {
    static let productsMax = 64
    static let about = About(
        "perps.ma-cross", "Moving-average cross",
        summary: "Goes long when a fast average crosses above a slow one, and out below.",
        vendor: "perps-bot")
    static let events: EventKinds = [.trade, .candle, .order, .fill, .position]
    static let stateVersion: UInt32 = 1
    static let metrics = [Metric("crossings", kind: .counter)]

    let settings: Settings
    let source: Settings.Source
    let interval: Nanos
    /// The silence after which the averages begin anew: all that the slow one measures.
    let silence: Int64
    let products = PerInstrument<Product>(capacity: productsMax)
    var crossings = 0
    /// What was saved before, by symbol, until `activate` takes it over.
    var saved: [String: Past] = [:]

    init(_ settings: Settings) throws {
        guard settings.fast < settings.slow else {
            throw ParameterFault("fast", "must be below slow")
        }
        self.settings = settings
        (source, interval) = (settings.source, settings.interval)
        silence = Int64(settings.slow + 1) * settings.interval.count
    }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        guard activation.instruments.count <= MaCross.productsMax else {
            throw TooManyInstruments()
        }
        products.removeAll()
        for instrument in activation.instruments {
            var product = Product(instrument, settings)
            resume(&product, before: activation.start, host)
            products.append(product, for: instrument.index)
            switch source {
            case .bars:
                try host.subscribe(
                    instrument, to: .candle, warmup: UInt32(settings.slow + 1), interval: interval)
            case .trades: try host.subscribe(instrument, to: .trade)
            }
        }
        saved = [:]
    }

    mutating func onTrade(_ trade: Trade, _ host: Host) {
        guard source == .trades, let place = products.place(of: trade.instrument) else { return }
        take(trade.price, at: place, trade.at, isPast: trade.isReplay, host)
    }

    mutating func onCandle(_ candle: Candle, _ host: Host) {
        guard source == .bars, candle.isClosed, candle.interval == interval,
            let place = products.place(of: candle.instrument),
            products[place].last.map({ $0 < candle.openedAt.count }) ?? true
        else { return }
        take(candle.close, at: place, candle.openedAt, isPast: candle.isReplay, host)
    }

    /// Learns from a price, and acts if it is of now: a cross of the past is no entry any more.
    private mutating func take(
        _ price: Price, at place: Int, _ time: Nanos, isPast: Bool, _ host: Host
    ) {
        guard price.mantissa > 0 else { return }
        if let last = products[place].last, time.count - last > silence {
            products[place].forget()
        }
        products[place].last = time.count
        let hasCrossed = products[place].take(price)
        guard !isPast else {
            products[place].pending = .unknown
            return
        }
        if hasCrossed {
            crossings += 1
            host.metric(0, Double(crossings))
        }
        products[place].act(at: price, host)
    }

    mutating func onOrder(_ order: OrderUpdate, _ host: Host) {
        guard !order.isReplay, order.owner == host.owner,
            let place = products.place(of: order.instrument)
        else { return }
        products[place].take(order)
    }

    mutating func onFill(_ fill: Fill, _ host: Host) {
        guard !fill.isReplay, fill.owner == host.owner,
            let place = products.place(of: fill.instrument)
        else { return }
        let signed = fill.side == .buy ? fill.size.mantissa : -fill.size.mantissa
        products[place].hold(products[place].position + signed)
    }

    mutating func onPosition(_ position: Position, _ host: Host) {
        guard !position.isReplay, position.owner == host.owner,
            let place = products.place(of: position.instrument)
        else { return }
        products[place].hold(position.size.mantissa)
    }
}

/// The profile lists more products than one instance trades.
struct TooManyInstruments: Error, CustomStringConvertible {
    var description: String { "trades at most \(MaCross.productsMax) instruments" }
}
