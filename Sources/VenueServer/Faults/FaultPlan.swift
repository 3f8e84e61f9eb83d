internal import Domain
internal import Glibc
internal import JSON

/// What goes wrong from now on.
struct FaultPlan {
    /// One kind of fault that is switched on.
    struct Charge: Hashable {
        /// How many times it strikes; nil for any number.
        var count: Int?
        /// When it is over; nil for never.
        var until: Timestamp?
        /// Strikes only requests, and connections, whose path contains this.
        var path: String?
        /// Strikes so many in a hundred times; nil for always.
        var percent: UInt64?
        var status = 503
        var delay = Nanos.zero
        /// How much more each delay is on the average.
        var jitter = Nanos.zero
        /// What has an odd value, and which.
        var field = ""
        var value = JSONValue.string("NOT_YET_KNOWN")
        /// By how many millionths the clock goes too fast, and since when.
        var ppm: Int64 = 0
        var since = Timestamp(nanos: .min)
        /// How many messages overtake one that is held back.
        var window = 1
        /// Tells it from an earlier one of the same name.
        var generation = 0
        /// Whether one that is on or off has had an effect.
        var hasStruck = false
    }

    private var charges: [FaultName: Charge] = [:]
    private var lastGeneration = 0
    /// How many times each has struck.
    private(set) var struck: [FaultName: Int] = [:]
    private var random: RandomStream
    /// Of delays that decide what orders become: only requests that are done again draw from it.
    private var lasting: RandomStream
    /// What must be known without a clock is taken out once its time is over.
    private var now = Timestamp(nanos: .min)

    var active: [(FaultName, Charge)] {
        FaultName.allCases.compactMap { name in charges[name].map { (name, $0) } }
    }

    init(seed: UInt64) {
        random = RandomStream(seed: seed, name: "faults")
        lasting = RandomStream(seed: seed, name: "processing")
    }

    private var clockSkew: Nanos { charges[.clockSkew]?.delay ?? .zero }

    /// How far the clock is ahead at a moment.
    func clockOffset(at time: Timestamp) -> Nanos {
        guard let charge = charges[.clockDrift], time > charge.since else { return clockSkew }
        let drift = Int128((time - charge.since).count) * Int128(charge.ppm) / FaultPlan.million
        return clockSkew + Nanos(Int64(drift))
    }

    /// The first moment at which the clock shows a time or a later one, if it goes on as now.
    func moment(ofClock time: Timestamp) -> Timestamp {
        let straight = time + Nanos(-clockSkew.count)
        guard let charge = charges[.clockDrift], straight > charge.since else { return straight }
        let pace = FaultPlan.million + Int128(charge.ppm)
        let shown = Int128((straight - charge.since).count) * FaultPlan.million
        return charge.since + Nanos(Int64((shown + pace - 1) / pace))
    }

    private static let million: Int128 = 1_000_000

    /// What is shown with an odd value; nil when nothing is.
    var oddField: String? { charges[.oddValue]?.field }

    /// How many messages may be held back at once, to be overtaken by as many.
    var window: Int { charges[.reorderFrames]?.window ?? 1 }

    func isOnAnywhere(_ name: FaultName) -> Bool { charges[name] != nil }

    /// Which of the faults of a name is on; nil when none is.
    func generation(of name: FaultName) -> Int? { charges[name]?.generation }

    /// How long a fault that is on or off makes something take, which is an effect of it.
    mutating func delay(_ name: FaultName, path: String) -> Nanos {
        guard isOn(name, path: path), let charge = charges[name] else { return .zero }
        return name == .slowProcessing
            ? FaultPlan.drawn(charge, &lasting) : FaultPlan.drawn(charge, &random)
    }

    /// Ten times the mean is the most; more would only hold everything up.
    private static let jitterMax = 10.0

    /// A delay with what chance adds: short ones often, long ones seldom, as in networks.
    private static func drawn(_ charge: Charge, _ random: inout RandomStream) -> Nanos {
        guard charge.jitter > .zero else { return charge.delay }
        let share = Double(random.below(1 << 53) + 1) / Double(1 << 53)
        let times = min(-log(share), jitterMax)
        return charge.delay + Nanos(Int64(Double(charge.jitter.count) * times))
    }

    /// Counts the first effect of a fault that is on or off.
    mutating func note(_ name: FaultName) {
        guard let charge = charges[name], !charge.hasStruck else { return }
        charges[name]?.hasStruck = true
        struck[name, default: 0] += 1
    }

    /// For five minutes after maintenance.
    var candlesHiddenUntil: Timestamp?
    var hidesCandles: Bool { candlesHiddenUntil.map { now < $0 } ?? false }

    /// - Returns: Its generation.
    @discardableResult
    mutating func set(_ name: FaultName, _ charge: Charge) -> Int {
        lastGeneration += 1
        charges[name] = charge
        charges[name]?.generation = lastGeneration
        return lastGeneration
    }

    mutating func clear(_ name: FaultName? = nil) {
        guard let name else { return charges.removeAll() }
        charges[name] = nil
    }

    /// Ends what is over.
    mutating func pass(to time: Timestamp) {
        now = time
        guard !charges.isEmpty else { return }
        charges = charges.filter { $0.value.until.map { time < $0 } ?? true }
    }

    /// Takes away what was to strike a number of times.
    mutating func clearStrikes() { charges = charges.filter { $0.value.count == nil } }

    /// Whether a fault that is on or off strikes a path now, which counts as its effect; `strike`
    /// asks for those that are counted each time.
    mutating func isOn(_ name: FaultName, path: String = "") -> Bool {
        guard let charge = charges[name], charge.path.map(path.contains) ?? true else {
            return false
        }
        note(name)
        return true
    }

    /// Lets a fault strike once.
    mutating func strike(_ name: FaultName, path: String) -> Charge? {
        guard let charge = charges[name], charge.path.map(path.contains) ?? true else {
            return nil
        }
        if let percent = charge.percent, random.below(100) >= percent { return nil }
        struck[name, default: 0] += 1
        if let count = charge.count {
            charges[name]?.count = count - 1
            if count <= 1 { charges[name] = nil }
        }
        var drawn = charge
        drawn.delay = FaultPlan.drawn(charge, &random)
        return drawn
    }

    mutating func take(_ name: FaultName, path: String) -> Bool {
        strike(name, path: path) != nil
    }
}
