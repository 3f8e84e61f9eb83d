package import Domain

/// What was approved a moment ago, for the order rate and for repetitions.
///
/// Forgets what is older than its windows; holds at most `entriesMax` orders for comparison.
package struct RecentOrders {
    /// Orders compared at most; more within one window are refused by the order rate long before.
    package static let entriesMax = 4_096

    private struct Entry {
        var time: Timestamp
        var order: ApprovedOrder
    }

    private let rateWindow: Nanos
    private let duplicateWindow: Nanos
    private var entries: Deque<Entry>
    private var entryTimes: Deque<Timestamp>
    private var reductionTimes: Deque<Timestamp>
    private var flow: OrderFlow

    package init(limits: Limits) {
        flow = OrderFlow(limits.flow)
        rateWindow = limits.orderRateWindow
        duplicateWindow = limits.duplicateWindow
        entries = Deque()
        entryTimes = Deque()
        reductionTimes = Deque()
    }

    /// Drops what has left its window, and fills in what a guard asks about.
    ///
    /// A change of an order is not compared with what was approved of that order before.
    package mutating func describe(
        _ intent: Intent, _ quantity: Quantity, isChange: Bool = false,
        in context: inout GuardContext
    ) {
        let now = context.now
        while let first = entryTimes.first, now - first >= rateWindow { entryTimes.removeFirst() }
        while let first = reductionTimes.first, now - first >= rateWindow {
            reductionTimes.removeFirst()
        }
        while let first = entries.first, now - first.time >= duplicateWindow {
            entries.removeFirst()
        }
        flow.describe(intent, quantity, in: &context)
        context.recentEntries = entryTimes.count
        context.recentReductions = reductionTimes.count
        context.duplicateAge = nil
        for index in entries.indices {
            let entry = entries[index]
            let (before, size) = (entry.order.intent, entry.order.quantity)
            if isChange, before.order == intent.order { continue }
            if size == quantity || before.size == intent.size, isEqual(before, intent) {
                context.duplicateAge = now - entry.time
            }
        }
    }

    package mutating func note(
        _ order: ApprovedOrder, at time: Timestamp, isChange: Bool = false
    ) {
        flow.note(order, at: time, isChange: isChange)
        if order.effect.contains(.reducing) {
            reductionTimes.append(time)
            return
        }
        entryTimes.append(time)
        guard duplicateWindow > .zero else { return }
        entries.append(Entry(time: time, order: order))
        if entries.count > RecentOrders.entriesMax { entries.removeFirst() }
    }

    /// Takes note of an order that the venue refused, and why.
    package mutating func note(
        rejection reason: OrderReason, of owner: OwnerID, _ instrument: InstrumentID,
        at time: Timestamp
    ) {
        flow.note(rejection: reason, of: owner, instrument, at: time)
    }

    /// Takes note of an execution; `isFirst` of its order, with what its owner holds after it.
    package mutating func note(
        _ fill: Fill, isFirst: Bool, position: Quantity, at time: Timestamp
    ) {
        flow.note(fill, isFirst: isFirst, position: position, at: time)
    }

    /// Counts filled entries anew, as a person has looked: of one instance, or of all.
    package mutating func forgive(_ owner: OwnerID?) { flow.forgive(owner) }

    /// Takes over an execution of a run before this one; the oldest come first.
    package mutating func resume(_ fill: EarlierFill) { flow.resume(fill) }

    /// Takes over how many orders an instance sent earlier on a UTC day, in runs before this one.
    package mutating func resume(_ owner: OwnerID, day: Int64, count: Int) {
        flow.resume(owner, day: day, count: count)
    }

    private func isEqual(_ left: Intent, _ right: Intent) -> Bool {
        left.owner == right.owner && left.instrument == right.instrument
            && left.side == right.side && left.type == right.type && left.limit == right.limit
            && left.timeInForce == right.timeInForce && left.trigger == right.trigger
            && left.expiry == right.expiry && left.flags == right.flags
            && left.ladder == right.ladder && left.exit == right.exit
    }
}
