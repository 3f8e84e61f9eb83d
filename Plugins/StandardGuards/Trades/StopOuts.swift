internal import PerpsPlugin

/// Blocks trading after too many stop-outs within a time.
///
/// A stop-out is a trade that closed with a loss, fees included, by a stop order or of at least a
/// share of what its entries were worth. After the block counting begins anew.
struct StopOuts: Guard {
    struct Settings: Parameters {
        @Parameter(
            0...1_000,
            "The greatest number of stop-outs within the window; one more lets only reducing "
                + "orders pass, for the cool-down.") var stopsMax = 3
        @Parameter(
            Nanos.minutes(1)...Nanos.seconds(30 * 86_400), "How long a stop-out counts.")
        var window = Nanos.seconds(86_400)
        @Parameter(
            Ratio(e8: 0)...Ratio.percent(100),
            "A loss of at least this share of the trade's entries is a stop-out, whatever closed "
                + "it; one by a stop order always is.") var lossMin = Ratio.percent(1)
        @Parameter(
            Nanos.minutes(1)...Nanos.seconds(30 * 86_400),
            "How long only reducing orders pass after that.") var cooldown = Nanos.minutes(240)
        @Parameter(
            "Whose trades are counted together, and who is stopped: instance, product or account.")
        var scope = TradeWatch.Scope.account
    }

    static let about = About(
        "perps.stop-outs", "Stop-outs",
        summary: "Blocks trading after too many stop-outs within a time.", vendor: "perps-bot")
    static let events: EventKinds = [.order, .fill, .position]
    static let stateVersion: UInt32 = 1

    let settings: Settings
    var trades = TradeWatch()
    var stops = Tally()

    init(_ settings: Settings) { self.settings = settings }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        trades.activate(activation, host)
    }

    mutating func onOrder(_ order: OrderUpdate, _ host: Host) { trades.book.take(order) }

    mutating func onPosition(_ position: Position, _ host: Host) { trades.take(position, host) }

    mutating func onFill(_ fill: Fill, _ host: Host) throws {
        guard let closed = try trades.take(fill, host), isStopOut(closed) else { return }
        let key = settings.scope.key(closed.owner, closed.symbol)
        stops.forget(key, olderThan: settings.window, at: closed.at)
        guard
            stops.add(
                closed.at, to: key, countMax: settings.stopsMax, cooldown: settings.cooldown)
        else { return }
        host.log("\(settings.stopsMax + 1) stop-outs: \(settings.scope.rawValue) \(key)", .warning)
    }

    private func isStopOut(_ trade: ClosedTrade) -> Bool {
        guard trade.net < 0 else { return false }
        let isLarge =
            Int128(trade.net.magnitude) * Ratio.one
            >= Int128(settings.lossMin.e8) * Int128(trade.entryValue)
        return trade.isByStop || isLarge
    }

    private var bound: Bound { Bound(limit: Double(settings.stopsMax), unit: "stops") }

    mutating func check(_ order: borrowing Check, _ host: Host) -> Verdict {
        if order.isReducing { return .allow }
        guard let key = trades.key(order, settings.scope) else {
            return bound.missing("the product is not watched")
        }
        let limit = Double(settings.stopsMax)
        if let hold = stops.block(of: key, at: order.now) {
            return Verdict.stop(
                .reduceOnly(scope: settings.scope.stops, hold: hold), "too many stop-outs",
                reason: Reason.held
            ).comparing(limit + 1, to: limit, unit: "stops")
        }
        if let nonsense = order.nonsense(bound) { return nonsense }
        let count = stops.count(of: key, within: settings.window, at: order.now)
        return Verdict.allow.comparing(Double(count), to: limit, unit: "stops")
    }

    func save(to writer: borrowing StateWriter) throws {
        try trades.book.save(to: writer)
        try stops.save(to: writer)
    }

    mutating func load(from reader: borrowing StateReader, version: UInt32) throws {
        trades.book = try TradeBook(from: reader)
        stops = try Tally(from: reader)
    }
}
