internal import CPerpsPlugin
internal import PerpsPlugin

/// One instrument: its averages, the position and the order under way.
struct Product: ~Copyable {
    /// Which average is above.
    enum Trend: Int64 { case down = -1, unknown = 0, up = 1 }

    let instrument: Instrument
    let slippage: Ratio
    let canShort: Bool
    var fast: MovingSum
    var slow: MovingSum
    var trend = Trend.unknown
    /// The trend whose entry is still to be made.
    var pending = Trend.unknown
    /// This instance's own, positive long and negative short.
    private(set) var position: Int64 = 0
    /// A position too small to close.
    private var dust: Int64 = 0
    /// The order that is not final yet.
    var order: UInt64?
    /// When the last bar opened, or the last trade came.
    var last: Int64?

    init(_ instrument: Instrument, _ settings: Settings) {
        self.instrument = instrument
        slippage = settings.slippage
        canShort = settings.allowShort && instrument.isDerivative
        fast = MovingSum(settings.fast)
        slow = MovingSum(settings.slow)
    }

    /// Takes a price into both averages.
    ///
    /// - Returns: Whether they crossed.
    mutating func take(_ price: Price) -> Bool {
        fast.push(price.mantissa)
        slow.push(price.mantissa)
        guard slow.isFull else { return false }
        let left = fast.sum.multipliedFullWidth(by: Int64(slow.length))
        let right = slow.sum.multipliedFullWidth(by: Int64(fast.length))
        guard left != right else { return false }
        let now = left > right ? Trend.up : .down
        guard now != trend else { return false }
        let isCrossing = trend != .unknown
        if isCrossing { pending = now }
        trend = now
        return isCrossing
    }

    /// Takes news of an order; one left over from before a restart is waited for too.
    mutating func take(_ update: OrderUpdate) {
        if !update.isFinal {
            order = order ?? update.order
        } else if order == update.order {
            order = nil
            // Too small to close: asking again before it has changed would only be refused again.
            let isTooSmall = update.reason == PB_R_SHAPE || update.reason == PB_R_SIZER
            if update.state == .denied, update.isClose, isTooSmall { dust = position }
        }
    }

    mutating func hold(_ position: Int64) {
        if position != self.position { dust = 0 }
        self.position = position
    }

    /// Leaves, or else enters, if there is reason to and no order is under way.
    mutating func act(at last: Price, _ host: Host) {
        guard order == nil else { return }
        if position != dust {
            if position > 0, trend == .down {
                submit(.sell, isClose: true, last, host)
            } else if position < 0, trend == .up {
                submit(.buy, isClose: true, last, host)
            }
        } else if pending == .up {  // flat, or as good as flat
            submit(.buy, isClose: false, last, host)
        } else if pending == .down, canShort {
            submit(.sell, isClose: false, last, host)
        }
    }

    private mutating func submit(_ side: Side, isClose: Bool, _ last: Price, _ host: Host) {
        guard let worst = instrument.worstPrice(for: side, from: last, slippage: slippage)
        else { return }
        let intent =
            isClose
            ? Intent.close(side, instrument, worst: worst)
            : Intent.market(side, instrument, .conviction(1_000_000), worst: worst)
        do {
            order = try host.submit(intent)
            if !isClose { pending = .unknown }
        } catch {
            // The host takes nothing now; the next price tries again.
            order = nil
        }
    }
}

extension Product {
    /// The averages begin anew; what is held and what is under way stays.
    mutating func forget() {
        fast = MovingSum(fast.length)
        slow = MovingSum(slow.length)
        (trend, pending) = (.unknown, .unknown)
    }

    /// What outlives the process.
    var past: Past {
        Past(
            priceExponent: Int64(instrument.priceExponent),
            sizeExponent: Int64(instrument.sizeExponent), last: last, position: position,
            trend: trend, pending: pending, dust: dust, fast: Int64(fast.length),
            slow: Int64(slow.length), prices: slow.numbers)
    }

    /// Takes over what was saved under the same units and lengths.
    mutating func resume(_ past: Past) {
        (last, position, trend, pending) = (past.last, past.position, past.trend, past.pending)
        dust = past.dust
        for price in past.prices {
            fast.push(price)
            slow.push(price)
        }
    }
}
