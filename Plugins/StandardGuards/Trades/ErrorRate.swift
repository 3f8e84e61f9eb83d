internal import PerpsPlugin

/// Stops entries when the venue refuses, loses or denies too much within a time.
///
/// Counted apart are failures at the venue (orders that it rejected, those whose outcome was
/// unknown at some time, and each time that the host lost sight of the venue: its lists failed or a
/// connection broke) and denials before it. Denials by guards, by the trading level and by a
/// person are not counted: they are the system working, and a stop would feed on itself.
struct ErrorRate: Guard {
    struct Settings: Parameters {
        @Parameter(
            0...10_000,
            "The greatest number of orders within the window that the venue rejected or whose "
                + "outcome was unknown, and of times that the venue was lost, together; one more "
                + "stops entries of the account, for hold.")
        var errorsMax = 10
        @Parameter(
            0...10_000,
            "The greatest number of orders within the window that were denied before the venue "
                + "for their size, funds, product, rate or shape; one more stops entries likewise.")
        var denialsMax = 100
        @Parameter(Nanos.seconds(1)...Nanos.seconds(86_400), "How long each of them counts.")
        var window = Nanos.minutes(5)
        @Parameter(
            Nanos.seconds(1)...Nanos.seconds(30 * 86_400),
            "How long only reducing orders pass after that; counting then begins anew.")
        var hold = Nanos.minutes(15)
    }

    static let about = About(
        "perps.error-rate", "Error rate",
        summary: "Stops entries when too much fails within a time.", vendor: "perps-bot")
    static let events: EventKinds = [.order, .control]
    static let metrics = [Metric("errors", unit: "errors"), Metric("denials", unit: "orders")]
    static let stateVersion: UInt32 = 1

    /// The two things that are counted; the names are those in saved state.
    enum Kind: String { case errors, denials }

    let settings: Settings
    var failures = Tally()

    init(_ settings: Settings) { self.settings = settings }

    /// There is no market data to ask for.
    mutating func activate(_ activation: Activation, _ host: Host) throws {}

    mutating func onOrder(_ order: OrderUpdate, _ host: Host) {
        guard order.isNewState, !order.isSnapshot, let kind = kind(of: order) else { return }
        if count(kind, at: order.at, host), !order.isReplay {
            host.stop(stop(kind, hold: settings.hold))
        }
    }

    mutating func onControl(_ control: Control, _ host: Host) {
        guard control.change == .venue(0), !control.isReplay else { return }
        if count(.errors, at: control.at, host) { host.stop(stop(.errors, hold: settings.hold)) }
    }

    /// - Returns: Whether that was one too many.
    private mutating func count(_ kind: Kind, at now: Nanos, _ host: Host) -> Bool {
        failures.forget(kind.rawValue, olderThan: settings.window, at: now)
        let isTooMany = failures.add(
            now, to: kind.rawValue, countMax: limit(kind), cooldown: settings.hold)
        host.metric(kind == .errors ? 0 : 1, Double(failures.count(of: kind.rawValue)))
        return isTooMany
    }

    private func kind(of order: OrderUpdate) -> Kind? {
        switch order.state {
        case .rejected, .unknown: .errors
        case .denied: order.isDeniedAsMade ? .denials : nil
        default: nil
        }
    }

    private func limit(_ kind: Kind) -> Int {
        kind == .errors ? settings.errorsMax : settings.denialsMax
    }

    private var bound: Bound { Bound(limit: Double(settings.errorsMax), unit: "errors") }

    mutating func check(_ order: borrowing Check, _ host: Host) -> Verdict {
        if order.isReducing { return .allow }
        for kind in [Kind.errors, .denials] {
            if let hold = failures.block(of: kind.rawValue, at: order.now) {
                return stop(kind, hold: hold)
            }
        }
        if let nonsense = order.nonsense(bound) { return nonsense }
        let count = failures.count(of: Kind.errors.rawValue, within: settings.window, at: order.now)
        return Verdict.allow.comparing(
            Double(count), to: Double(settings.errorsMax), unit: "errors")
    }

    private func stop(_ kind: Kind, hold: Nanos) -> Verdict {
        let verdict = Verdict.stop(
            .reduceOnly(scope: .account, hold: hold),
            kind == .errors
                ? "too much failed at the venue" : "too many orders were denied",
            reason: Reason.held)
        let limit = Double(limit(kind))
        return verdict.comparing(
            limit + 1, to: limit, unit: kind == .errors ? "errors" : "orders")
    }

    func save(to writer: borrowing StateWriter) throws { try failures.save(to: writer) }

    mutating func load(from reader: borrowing StateReader, version: UInt32) throws {
        failures = try Tally(from: reader)
    }
}
