internal import CPerpsPlugin
internal import PerpsPlugin
internal import Studies

/// One product of a strategy on bars: what is held, the order under way, and when it leaves.
///
/// Everything is decided at the close of a bar, exits first. The trailing stop is anchored at the
/// fill price and moves only in the position's favour, by closes; a bar that makes a new best close
/// cannot be the bar that is stopped.
struct Seat: Hashable {
    /// Why a position is left.
    enum Exit: Int64, Hashable {
        case rule = 1
        case stop, trailingStop, takeProfit, barsMax
    }

    /// This instance's own, positive long and negative short.
    private(set) var position: Int64 = 0
    /// The average price of its fills.
    private(set) var entry: Int64?
    /// The best close or fill since entry.
    private(set) var best: Int64?
    /// Closed bars since entry.
    private(set) var heldBars: Int64 = 0
    /// The exit that was decided on and is not done yet.
    private(set) var exit: Exit?
    /// Bars until it may enter again.
    private(set) var pause: Int64 = 0
    /// The way to enter on the next bar, where this one only left the other side.
    var reversal: Side?
    /// The order that is not final yet.
    var order: UInt64?
    /// A position too small to close.
    private var dust: Int64 = 0

    /// Whether there is nothing to leave.
    var isFlat: Bool { position == dust }
    /// The side that closes what is held.
    var closing: Side { position > 0 ? .sell : .buy }

    /// Takes a closed bar; decides whether to leave, and moves the trailing stop afterwards.
    mutating func take(_ close: Int64, _ finding: Finding, _ exits: Exits.Levels) {
        pause = max(0, pause - 1)
        guard !isFlat else { return }
        heldBars += 1
        if entry == nil { (entry, best) = (close, close) }
        if exit == nil { exit = reason(at: close, finding, exits) }
        ratchet(to: close)
    }

    private func reason(at close: Int64, _ finding: Finding, _ exits: Exits.Levels) -> Exit? {
        guard let entry, let best else { return nil }
        let isLong = position > 0
        if isLong ? finding.leavesLong : finding.leavesShort { return .rule }
        if loses(close, from: entry, exits.stopE8) { return .stop }
        if loses(close, from: best, exits.trailingE8) { return .trailingStop }
        if exits.targetE8 > 0 {
            let isThere =
                isLong
                ? Whole.hasRisen(close, from: entry, byE8: exits.targetE8)
                : Whole.hasFallen(close, from: entry, byE8: exits.targetE8)
            if isThere { return .takeProfit }
        }
        return exits.barsMax > 0 && heldBars >= exits.barsMax ? .barsMax : nil
    }

    private func loses(_ close: Int64, from anchor: Int64, _ share: Int64) -> Bool {
        guard share > 0 else { return false }
        return position > 0
            ? Whole.hasFallen(close, from: anchor, byE8: share)
            : Whole.hasRisen(close, from: anchor, byE8: share)
    }

    private mutating func ratchet(to price: Int64) {
        best = position > 0 ? max(best ?? price, price) : min(best ?? price, price)
    }

    /// Takes a fill of this instance.
    mutating func take(_ fill: Fill, cooldown: Int64) {
        let signed = fill.side == .buy ? fill.size.mantissa : -fill.size.mantissa
        let (after, overflow) = position.addingReportingOverflow(signed)
        guard !overflow else { return }
        let grows = after.magnitude > position.magnitude && (position ^ after) >= 0
        let flips = after != 0 && (position ^ after) < 0
        let (held, price) = (position, fill.price.mantissa)
        hold(after, cooldown: cooldown)
        if flips || held == 0 {
            (entry, best, heldBars, exit) = (price, price, 0, nil)
        } else if grows, let entry {
            let value = Int128(entry) * Int128(held.magnitude)
            let more = Int128(price) * Int128(fill.size.mantissa)
            self.entry = Int64(exactly: (value + more) / Int128(after.magnitude))
            ratchet(to: price)
        }
    }

    /// Takes what the host says is held; only what the fills did not tell is news.
    mutating func take(_ told: Position, cooldown: Int64) {
        guard told.size.mantissa != position else { return }
        let known = told.entry.flatMap { $0.mantissa > 0 ? $0.mantissa : nil }
        hold(told.size.mantissa, cooldown: cooldown)
        (entry, best, heldBars) = position == 0 ? (nil, nil, 0) : (known, known, 0)
    }

    private mutating func hold(_ size: Int64, cooldown: Int64) {
        position = size
        dust = 0
        guard size == 0 else { return }
        (entry, best, heldBars, exit) = (nil, nil, 0, nil)
        // The bar that finds it at 1 is the last one in which it rests.
        pause = cooldown > 0 ? cooldown + 1 : 0
    }

    /// Takes news of an order; one left over from before a restart is waited for too.
    mutating func take(_ update: OrderUpdate) {
        if !update.isFinal {
            order = order ?? update.order
        } else if order == update.order {
            order = nil
            let isTooSmall = update.reason == PB_R_SHAPE || update.reason == PB_R_SIZER
            if update.state == .denied, update.isClose, isTooSmall { leaveDust() }
        }
    }

    /// Nothing more can be sold of it: it counts as flat until it changes.
    private mutating func leaveDust() { (dust, exit) = (position, nil) }
}

extension Exits {
    /// The settings as whole numbers, read once.
    struct Levels: Hashable {
        var stopE8, trailingE8, targetE8, barsMax, cooldown: Int64
    }

    var levels: Levels {
        Levels(
            stopE8: stop.e8, trailingE8: trailingStop.e8, targetE8: takeProfit.e8,
            barsMax: Int64(barsMax), cooldown: Int64(cooldown))
    }
}

extension Seat: Remembered {
    func save(into memory: inout Memory) {
        for number in [position, heldBars, exit?.rawValue ?? 0, pause, dust] { memory.put(number) }
        memory.put(reversal.map { Int64($0.rawValue) })
        memory.put(entry)
        memory.put(best)
    }

    mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        var fresh = Seat()
        fresh.position = try memory.take()
        fresh.heldBars = try memory.take(0 ... .max)
        let exit = try memory.take(0...5)
        fresh.exit = Exit(rawValue: exit)
        fresh.pause = try memory.take(0...100_001)
        fresh.dust = try memory.take()
        fresh.reversal = try memory.takeSide()
        fresh.entry = try memory.takeOptional()
        fresh.best = try memory.takeOptional()
        guard (fresh.entry ?? 1) > 0, (fresh.best ?? 1) > 0 else { throw .nonsense }
        self = fresh
    }
}
