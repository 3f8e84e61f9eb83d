internal import PerpsPlugin

/// Warns about, refuses on, and then blocks a product whose mark price is old.
///
/// The floor has a limit of its own, which nothing loosens; this is the policy above it. The age is
/// that of the newest mark that the product's feed told; a stale book tells none.
struct MarkStaleness: Guard {
    struct Settings: Parameters {
        @Parameter(
            Nanos.milliseconds(1)...Nanos.seconds(86_400),
            "An order on an older mark is logged and counted, once until a newer mark comes.")
        var warn = Nanos.seconds(5)
        @Parameter(
            Nanos.milliseconds(1)...Nanos.seconds(86_400),
            "An entry on an older mark is refused.") var reject = Nanos.seconds(30)
        @Parameter(
            Nanos.milliseconds(1)...Nanos.seconds(86_400),
            "An entry on an older mark lets only reducing orders of the product pass, for hold.")
        var reduce = Nanos.minutes(3)
        @Parameter(
            Nanos.seconds(1)...Nanos.seconds(86_400),
            "How long only reducing orders pass after that.") var hold = Nanos.minutes(1)
    }

    static let about = About(
        "perps.mark-staleness", "Mark staleness",
        summary: "Warns about, refuses on, then blocks a product whose mark price is old.",
        vendor: "perps-bot")
    static let events: EventKinds = .mark
    static let metrics = [Metric("warnings", kind: .counter)]
    static let stateVersion: UInt32 = 1

    /// What is known of one product.
    struct Product {
        var symbol: String
        var markedAt: Nanos?
        var isStale = false
        /// When its block ends.
        var until = Nanos(.min)
        var hasWarned = false
    }

    let settings: Settings
    var products: [UInt32: Product] = [:]
    /// Blocks read from saved state, by symbol.
    var kept: [String: Nanos] = [:]
    var warnings = 0

    init(_ settings: Settings) throws {
        guard settings.warn <= settings.reject else {
            throw ParameterFault("warn", "must not be above reject")
        }
        guard settings.reject <= settings.reduce else {
            throw ParameterFault("reject", "must not be above reduce")
        }
        self.settings = settings
    }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        products = [:]
        for instrument in activation.instruments {
            let until = kept[instrument.symbol] ?? Nanos(.min)
            products[instrument.index] = Product(symbol: instrument.symbol, until: until)
            try host.subscribe(instrument, to: .mark)
        }
        kept = [:]
    }

    mutating func onMark(_ mark: Mark, _ host: Host) {
        guard !mark.isReplay, var product = products[mark.instrument] else { return }
        product.isStale = mark.isStale
        if let price = mark.mark, price > Price(0), !mark.isStale {
            (product.markedAt, product.hasWarned) = (mark.at, false)
        }
        products[mark.instrument] = product
    }

    private var bound: Bound { Bound(limit: settings.reject.inSeconds, unit: "s") }

    mutating func check(_ order: borrowing Check, _ host: Host) -> Verdict {
        if order.isReducing { return .allow }
        guard var product = products[order.instrument] else {
            return bound.missing("the product is not watched")
        }
        let age = product.markedAt.map { order.now.since($0) }
        let isFarTooOld = age.map { $0 > settings.reduce } ?? false
        if isFarTooOld {
            product.until = max(product.until, order.now.later(by: settings.hold))
            products[order.instrument] = product
        }
        if order.now < product.until {
            return stop(product, order.now, isFarTooOld ? Reason.limit : Reason.held)
        }
        guard let age, order.mark != nil else { return bound.missing("there is no mark price") }
        if product.isStale { return bound.missing("the product's book has lost messages") }
        if age > settings.reject {
            return .reject("the mark price is too old").comparing(
                age.inSeconds, to: settings.reject.inSeconds, unit: "s")
        }
        if let nonsense = order.nonsense(bound) { return nonsense }
        if age > settings.warn, !product.hasWarned { warn(order.instrument, age, host) }
        return Verdict.allow.comparing(
            age.inSeconds, to: settings.reject.inSeconds, unit: "s")
    }

    private mutating func warn(_ instrument: UInt32, _ age: Nanos, _ host: Host) {
        products[instrument]?.hasWarned = true
        warnings += 1
        host.metric(0, Double(warnings))
        let symbol = products[instrument]?.symbol ?? ""
        host.log("the mark of \(symbol) is \(age.inSeconds) s old", .warning)
    }

    private func stop(_ product: Product, _ now: Nanos, _ reason: UInt32) -> Verdict {
        let hold = product.until.since(now)
        let verdict = Verdict.stop(
            .reduceOnly(scope: .instrument, hold: hold), "the mark price is far too old",
            reason: reason)
        guard let markedAt = product.markedAt else { return verdict }
        return verdict.comparing(
            now.since(markedAt).inSeconds, to: settings.reduce.inSeconds, unit: "s")
    }

    func save(to writer: borrowing StateWriter) throws {
        let blocked = products.values.sorted { $0.symbol < $1.symbol }
        try writer.write(Int64(blocked.count))
        for product in blocked {
            try writer.write(product.symbol)
            try writer.write(product.until.count)
        }
    }

    mutating func load(from reader: borrowing StateReader, version: UInt32) throws {
        let count = try reader.number()
        guard (0...10_000).contains(count) else { throw StateFault.nonsense("products") }
        for _ in 0..<count { kept[try reader.text()] = Nanos(try reader.number()) }
    }
}
