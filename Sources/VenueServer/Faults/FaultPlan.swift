internal import Domain
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
    /// What must be known without a clock is taken out once its time is over.
    private var now = Timestamp(nanos: .min)

    var active: [(FaultName, Charge)] {
        FaultName.allCases.compactMap { name in charges[name].map { (name, $0) } }
    }

    init(seed: UInt64) { random = RandomStream(seed: seed, name: "faults") }

    var clockSkew: Nanos { charges[.clockSkew]?.delay ?? .zero }

    /// How many messages may be held back at once, to be overtaken by as many.
    var window: Int { charges[.reorderFrames]?.window ?? 1 }

    func isOnAnywhere(_ name: FaultName) -> Bool { charges[name] != nil }

    /// Which of the faults of a name is on; nil when none is.
    func generation(of name: FaultName) -> Int? { charges[name]?.generation }

    /// How long a fault that is on or off makes something take, which is an effect of it.
    mutating func delay(_ name: FaultName, path: String) -> Nanos {
        isOn(name, path: path) ? charges[name]?.delay ?? .zero : .zero
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
        return charge
    }

    mutating func take(_ name: FaultName, path: String) -> Bool {
        strike(name, path: path) != nil
    }
}
