internal import PerpsPlugin

/// Refuses entries while a position has not become smaller for too long.
///
/// Exits that are refused, rest for ever or are never asked for leave a position where it is; until
/// somebody has understood why, nothing more is opened. Positions of instances are watched; one
/// that is too small to leave is told to its instance as nothing, and counts as nothing.
struct PositionStuck: Guard {
    struct Settings: Parameters {
        @Parameter(
            Nanos.seconds(1)...Nanos.seconds(30 * 86_400),
            "How long a position may stay without becoming smaller; longer refuses every entry, "
                + "until it does.") var ageMax = Nanos.minutes(30)
    }

    static let about = About(
        "perps.position-stuck", "Stuck positions",
        summary: "Refuses entries while a position has not become smaller for too long.",
        vendor: "perps-bot")
    static let events: EventKinds = .position
    static let stateVersion: UInt32 = 1

    private struct Key: Hashable {
        var owner: String
        var symbol: String
    }

    /// A position, and since when it has not become smaller.
    private struct Held: Hashable {
        var size: Int64
        var since: Nanos
        var hasWarned = false

        /// What it is once this much is held.
        func taking(_ size: Int64, at now: Nanos) -> Held {
            let isSameSide = (size > 0) == (self.size > 0)
            guard isSameSide, size.magnitude >= self.size.magnitude else {
                return Held(size: size, since: now)
            }
            var grown = self
            grown.size = size
            return grown
        }
    }

    let ageMax: Nanos
    private var held: [Key: Held] = [:]
    /// Read from saved state, until the host tells that it is still there.
    private var kept: [Key: Held] = [:]
    private var symbols: [UInt32: String] = [:]

    init(_ settings: Settings) { ageMax = settings.ageMax }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        symbols = [:]
        for instrument in activation.instruments { symbols[instrument.index] = instrument.symbol }
    }

    mutating func onPosition(_ position: Position, _ host: Host) {
        guard !position.isReplay, position.owner != 0, let symbol = symbols[position.instrument]
        else { return }
        let owner = host.name(of: position.owner) ?? "owner \(position.owner)"
        let key = Key(owner: owner, symbol: symbol)
        let size = position.size.mantissa
        let before = held[key] ?? kept[key]
        kept[key] = nil
        held[key] =
            size == 0
            ? nil
            : before?.taking(size, at: position.at) ?? Held(size: size, since: position.at)
    }

    private var bound: Bound { Bound(limit: ageMax.inSeconds, unit: "s") }

    mutating func check(_ order: borrowing Check, _ host: Host) -> Verdict {
        if order.isReducing { return .allow }
        guard symbols[order.instrument] != nil else {
            return bound.missing("the product is not watched")
        }
        let oldest = held.min { one, other in
            (one.value.since.count, one.key.owner, one.key.symbol)
                < (other.value.since.count, other.key.owner, other.key.symbol)
        }
        let age = oldest.map { order.now.since($0.value.since) } ?? Nanos(0)
        if let key = oldest?.key, age > ageMax {
            warn(key, age, host)
            return .reject("a position has not become smaller for too long").comparing(
                age.inSeconds, to: ageMax.inSeconds, unit: "s")
        }
        if let nonsense = order.nonsense(bound) { return nonsense }
        return Verdict.allow.comparing(age.inSeconds, to: ageMax.inSeconds, unit: "s")
    }

    private mutating func warn(_ key: Key, _ age: Nanos, _ host: Host) {
        guard held[key]?.hasWarned == false else { return }
        held[key]?.hasWarned = true
        host.log(
            "what \(key.owner) holds of \(key.symbol) has not become smaller for "
                + "\(age.inSeconds) s", .warning)
    }

    func save(to writer: borrowing StateWriter) throws {
        let all = held.merging(kept) { told, _ in told }.sorted {
            ($0.key.owner, $0.key.symbol) < ($1.key.owner, $1.key.symbol)
        }
        try writer.write(Int64(all.count))
        for (key, position) in all {
            try writer.write(key.owner)
            try writer.write(key.symbol)
            try writer.write(position.size)
            try writer.write(position.since.count)
        }
    }

    mutating func load(from reader: borrowing StateReader, version: UInt32) throws {
        let count = try reader.number()
        guard (0...10_000).contains(count) else { throw StateFault.nonsense("positions") }
        for _ in 0..<count {
            let key = Key(owner: try reader.text(), symbol: try reader.text())
            kept[key] = Held(size: try reader.number(), since: Nanos(try reader.number()))
        }
    }
}
