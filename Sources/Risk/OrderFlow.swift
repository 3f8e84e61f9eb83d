internal import Domain

/// What each instance has sent a while ago and what the venue refused of it, for loops and budgets.
///
/// Forgets what is older than its windows.
struct OrderFlow {
    /// Orders and refusals remembered at most; the oldest go first.
    static let entriesMax = 16_384

    private struct Entry {
        var time: Timestamp
        var likeness: UInt64
    }

    private struct Rejection {
        var time: Timestamp
        var owner: OwnerID
        var instrument: InstrumentID
        var reason: OrderReason
    }

    /// The orders of one instance.
    private struct Sends {
        /// Of the window, no more than its limit: more would not change a verdict.
        var times = Deque<Timestamp>()
        var day: Int64 = .min
        var dayCount = 0
    }

    /// Filled entries on one side.
    private struct Row {
        var side: Side
        /// Whether it comes from a run before this one, and nothing was added to it in this one:
        /// that the instance holds nothing here does not end it then.
        var isCarried = false
        /// Of the window, no more than its limit: more would not change a verdict.
        var times = Deque<Timestamp>()
    }

    private let limits: FlowLimits
    private var entries = Deque<Entry>()
    /// How many entries have a likeness; never 0.
    private var alike: [UInt64: Int] = [:]
    private var rejections = Deque<Rejection>()
    private var sends: ContiguousArray<Sends> = []
    private var rows: [UInt64: Row] = [:]

    init(_ limits: FlowLimits) { self.limits = limits }

    /// Drops what has left its window, and fills in what a guard asks about.
    mutating func describe(_ intent: Intent, _ quantity: Quantity, in context: inout GuardContext) {
        let now = context.now
        forget(by: now)
        let likeness = OrderFlow.likeness(of: intent, quantity)
        context.identicalOrders = alike.isEmpty ? 0 : alike[likeness] ?? 0
        if !rejections.isEmpty { context.sameRejections = sameRejections(as: intent) }
        if !rows.isEmpty { context.sameSideFills = sameSideFills(as: intent, in: context) }
        let owner = Int(intent.owner.number)
        guard owner < sends.count else { return }
        while let first = sends[owner].times.first, now - first >= limits.instanceOrders.window {
            sends[owner].times.removeFirst()
        }
        context.instanceOrders = sends[owner].times.count
        context.instanceDayOrders = sends[owner].day == now.day ? sends[owner].dayCount : 0
    }

    private mutating func forget(by now: Timestamp) {
        while let first = entries.first, now - first.time >= limits.identicalOrders.window {
            drop(entries.removeFirst())
        }
        while let first = rejections.first, now - first.time >= limits.sameRejections.window {
            rejections.removeFirst()
        }
    }

    private mutating func drop(_ entry: Entry) {
        guard let count = alike[entry.likeness], count > 1 else {
            alike[entry.likeness] = nil
            return
        }
        alike[entry.likeness] = count - 1
    }

    /// The most refusals for one reason among those of the instance and product.
    private func sameRejections(as intent: Intent) -> Int {
        var counts: [OrderReason: Int] = [:]
        for index in rejections.indices {
            let one = rejections[index]
            guard one.owner == intent.owner, one.instrument == intent.instrument else { continue }
            counts[one.reason, default: 0] += 1
        }
        return counts.values.max() ?? 0
    }

    /// Filled entries on the side of an intent; an instance that holds nothing begins anew.
    private mutating func sameSideFills(as intent: Intent, in context: GuardContext) -> Int {
        let key = OrderFlow.key(intent.owner, intent.instrument)
        if context.ownPosition == .zero, rows[key]?.isCarried == false { rows[key] = nil }
        guard rows[key]?.side == intent.side else { return 0 }
        while let first = rows[key]?.times.first,
            context.now - first >= limits.sameSideFills.window
        {
            rows[key]?.times.removeFirst()
        }
        return rows[key]?.times.count ?? 0
    }

    /// Takes note of an execution: `isFirst` where nothing of its order was filled before, and
    /// `position` is what its owner holds after it.
    mutating func note(_ fill: Fill, isFirst: Bool, position: Quantity, at time: Timestamp) {
        extend(
            OrderFlow.key(fill.owner, fill.instrument), fill.side, isFirst: isFirst,
            position: position, at: time)
    }

    /// Takes over an execution of a run before this one; the oldest come first.
    mutating func resume(_ fill: EarlierFill) {
        let key = OrderFlow.key(fill.owner, fill.instrument)
        extend(
            key, fill.side, isFirst: fill.isFirst, position: fill.position, at: fill.time)
        rows[key]?.isCarried = true
    }

    private mutating func extend(
        _ key: UInt64, _ side: Side, isFirst: Bool, position: Quantity, at time: Timestamp
    ) {
        let limit = limits.sameSideFills
        guard limit.window > .zero else { return }
        let isEntry = side == .buy ? position > .zero : position < .zero
        guard isEntry else {
            rows[key] = nil
            return
        }
        var row = rows[key] ?? Row(side: side)
        if row.side != side { row = Row(side: side) }
        if isFirst || row.times.isEmpty { row.times.append(time) }
        if row.times.count > limit.countMax { row.times.removeFirst() }
        row.isCarried = false
        rows[key] = row
    }

    /// Counts the filled entries of an instance anew, or those of all.
    mutating func forgive(_ owner: OwnerID?) {
        guard let owner else { return rows.removeAll() }
        rows = rows.filter { $0.key >> 32 != UInt64(owner.number) }
    }

    private static func key(_ owner: OwnerID, _ instrument: InstrumentID) -> UInt64 {
        UInt64(owner.number) << 32 | UInt64(instrument.position)
    }

    /// Takes note of an approved order or change.
    mutating func note(_ order: ApprovedOrder, at time: Timestamp, isChange: Bool) {
        count(order.intent.owner, at: time)
        guard !isChange, !order.effect.contains(.reducing) else { return }
        let likeness = OrderFlow.likeness(of: order.intent, order.quantity)
        entries.append(Entry(time: time, likeness: likeness))
        alike[likeness, default: 0] += 1
        if entries.count > OrderFlow.entriesMax { drop(entries.removeFirst()) }
    }

    private mutating func count(_ owner: OwnerID, at time: Timestamp) {
        let index = Int(owner.number)
        while sends.count <= index { sends.append(Sends()) }
        sends[index].times.append(time)
        if sends[index].times.count > limits.instanceOrders.countMax {
            sends[index].times.removeFirst()
        }
        if sends[index].day != time.day {
            (sends[index].day, sends[index].dayCount) = (time.day, 0)
        }
        sends[index].dayCount += 1
    }

    mutating func note(
        rejection reason: OrderReason, of owner: OwnerID, _ instrument: InstrumentID,
        at time: Timestamp
    ) {
        rejections.append(
            Rejection(time: time, owner: owner, instrument: instrument, reason: reason))
        if rejections.count > OrderFlow.entriesMax { rejections.removeFirst() }
    }

    /// Takes over what an instance sent earlier on a day, in a run before this one.
    mutating func resume(_ owner: OwnerID, day: Int64, count: Int) {
        let index = Int(owner.number)
        while sends.count <= index { sends.append(Sends()) }
        (sends[index].day, sends[index].dayCount) = (day, count)
    }

    /// A number that orders share which are equal in all but number, tag, cause and expiry.
    private static func likeness(of intent: Intent, _ quantity: Quantity) -> UInt64 {
        let kinds =
            UInt64(intent.side.rawValue) << 24 | UInt64(intent.type.rawValue) << 16
            | UInt64(intent.timeInForce.rawValue) << 8 | UInt64(intent.flags.rawValue)
        var mixed = UInt64(intent.owner.number) << 32 | UInt64(intent.instrument.position)
        mix(kinds, into: &mixed)
        mix(UInt64(bitPattern: intent.limit.mantissa), into: &mixed)
        mix(UInt64(bitPattern: intent.trigger?.mantissa ?? -1), into: &mixed)
        mix(UInt64(bitPattern: quantity.mantissa), into: &mixed)
        return mixed
    }

    private static func mix(_ part: UInt64, into mixed: inout UInt64) {
        mixed = (mixed ^ part) &* 0x9E37_79B9_7F4A_7C15
        mixed ^= mixed >> 29
    }
}
