import CPerpsPlugin

/// Prices at random, and fates for orders: filled, partly filled, refused, or unknown for a while.
struct FateMarket {
    private var random: UInt64
    private var price: Int64 = 3_000_000
    private var sequence: UInt64 = 0
    private var seen = 0
    private var position: Int64 = 0

    init(seed: UInt64) { random = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    private mutating func draw(_ below: UInt64) -> UInt64 {
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        return random % below
    }

    private mutating func count() -> UInt64 {
        sequence += 1
        return sequence
    }

    mutating func next(isBars: Bool) -> Records {
        price = max(1, price + Int64(draw(2_001)) - 1_000)
        // Now and then bars are missing, more than an average measures.
        if draw(300) == 0 { sequence += 40 }
        var records = Records()
        if isBars {
            records.addCandle(price, interval: 60_000_000_000, sequence: count())
            records.addCandle(1, interval: 5_000_000_000, sequence: count())
        } else {
            records.addTrade(price, sequence: count())
        }
        return records
    }

    mutating func unseen(in host: HostRecord) -> pb_intent? {
        guard seen < host.intents.count else { return nil }
        seen += 1
        return host.intents[seen - 1]
    }

    mutating func fates(of intent: pb_intent) -> [Records] {
        let order = UInt64(seen)
        let fate = draw(8)
        var steps: [Records] = []
        if fate == 0 {
            var step = Records()
            step.addOrder(intent, order: order, state: PB_ORDER_DENIED, sequence: count())
            return [step]
        }
        if fate == 1 {
            var step = Records()
            step.addOrder(intent, order: order, state: PB_ORDER_UNKNOWN, sequence: count())
            steps = [step, next(isBars: false), next(isBars: true)]
        }
        let isClose = intent.flags & PB_IF_CLOSE != 0
        let whole = isClose ? Int64(position.magnitude) : 1_000
        let filled = fate == 2 ? whole / 2 : whole
        position += intent.side == PB_SIDE_BUY ? filled : -filled
        var step = Records()
        if filled > 0 {
            step.addFill(intent, order: order, size: filled, sequence: count())
            step.addPosition(position, sequence: count())
        }
        let state = fate == 2 ? PB_ORDER_CANCELED : PB_ORDER_FILLED
        step.addOrder(intent, order: order, state: state, sequence: count())
        return steps + [step]
    }
}
