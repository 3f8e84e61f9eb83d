internal import PerpsPlugin

/// Blocks whoever closes too many trades in a row with a loss.
///
/// A trade is a loss when realised profit less fees is below 0; one above 0 ends the row, one of
/// exactly 0 changes nothing. While the block lasts nothing is counted; after it the row begins
/// anew.
struct LossStreak: Guard {
    struct Settings: Parameters {
        @Parameter(
            1...1_000,
            "The greatest number of losing trades in a row; one more lets only reducing orders "
                + "pass, for the cool-down.") var lossesMax = 3
        @Parameter(
            Nanos.minutes(1)...Nanos.seconds(30 * 86_400),
            "How long only reducing orders pass after that.") var cooldown = Nanos.minutes(240)
        @Parameter(
            "Whose trades are counted together, and who is stopped: instance, product or account.")
        var scope = TradeWatch.Scope.instance
    }

    static let about = About(
        "perps.loss-streak", "Consecutive losses",
        summary: "Blocks whoever closes too many trades in a row with a loss.",
        vendor: "perps-bot")
    static let events: EventKinds = [.fill, .position]
    static let stateVersion: UInt32 = 1

    let lossesMax: Int
    let cooldown: Nanos
    let scope: TradeWatch.Scope
    var trades = TradeWatch()
    var losses = Tally()

    init(_ settings: Settings) {
        (lossesMax, cooldown) = (settings.lossesMax, settings.cooldown)
        scope = settings.scope
    }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        trades.activate(activation, host)
    }

    mutating func onPosition(_ position: Position, _ host: Host) { trades.take(position, host) }

    mutating func onFill(_ fill: Fill, _ host: Host) throws {
        guard let closed = try trades.take(fill, host) else { return }
        let key = scope.key(closed.owner, closed.symbol)
        if closed.net > 0 { losses.forget(key) }
        guard closed.net < 0,
            losses.add(closed.at, to: key, countMax: lossesMax, cooldown: cooldown)
        else { return }
        host.log("\(lossesMax + 1) losses in a row: \(scope.rawValue) \(key)", .warning)
    }

    private var bound: Bound { Bound(limit: Double(lossesMax), unit: "losses") }

    mutating func check(_ order: borrowing Check, _ host: Host) -> Verdict {
        if order.isReducing { return .allow }
        guard let key = trades.key(order, scope) else {
            return bound.missing("the product is not watched")
        }
        let limit = Double(lossesMax)
        if let hold = losses.block(of: key, at: order.now) {
            return Verdict.stop(
                .reduceOnly(scope: scope.stops, hold: hold), "too many losses in a row",
                reason: Reason.held
            ).comparing(limit + 1, to: limit, unit: "losses")
        }
        if let nonsense = order.nonsense(bound) { return nonsense }
        return Verdict.allow.comparing(
            Double(losses.count(of: key)), to: limit, unit: "losses")
    }

    func save(to writer: borrowing StateWriter) throws {
        try trades.book.save(to: writer)
        try losses.save(to: writer)
    }

    mutating func load(from reader: borrowing StateReader, version: UInt32) throws {
        trades.book = try TradeBook(from: reader)
        losses = try Tally(from: reader)
    }
}
