import CPerpsPlugin

/// Records of one step, back to back as the host would hand them over.
struct Records {
    private(set) var bytes: [UInt64] = []
    private(set) var count: UInt32 = 0
    /// What the records are about.
    var instrument: UInt32 = 7
    /// When they are; nil: a microsecond for each number of their sequence.
    var time: Int64?

    /// Appends a record; `change` fills everything but the head.
    mutating func add<Record>(
        _ kind: UInt16, _ empty: Record, sequence: UInt64, flags: UInt32 = 0,
        _ change: (inout Record) -> Void
    ) {
        var record = empty
        change(&record)
        var head = pb_event()
        head.size = UInt32(MemoryLayout<Record>.size)
        (head.kind, head.instrument, head.flags) = (kind, instrument, flags)
        (head.ts_venue, head.ts, head.seq) = (
            PB_NONE, time ?? Int64(sequence) * 1_000, sequence
        )
        unsafe withUnsafeMutableBytes(of: &record) {
            unsafe $0.storeBytes(of: head, as: pb_event.self)
            for word in 0..<$0.count / 8 {
                bytes.append(unsafe $0.load(fromByteOffset: word * 8, as: UInt64.self))
            }
        }
        count += 1
    }

    /// Appends the top of a book, `(price, size)` a level, best first.
    mutating func addDepth(
        bids: [(Int64, Int64)], asks: [(Int64, Int64)], sequence: UInt64, flags: UInt32 = 0
    ) {
        let start = bytes.count
        add(PB_EV_DEPTH, pb_ev_depth(), sequence: sequence, flags: flags) {
            ($0.bids, $0.asks) = (UInt16(bids.count), UInt16(asks.count))
            $0.levels_at = UInt32(MemoryLayout<pb_ev_depth>.size)
        }
        for (price, size) in bids + asks {
            bytes += [UInt64(bitPattern: price), UInt64(bitPattern: size)]
        }
        // The size is the first word's lower half.
        bytes[start] += UInt64(16 * (bids.count + asks.count))
    }

    /// Appends an indicator's outputs.
    mutating func addSignal(_ values: [Double], from source: UInt32, sequence: UInt64) {
        let start = bytes.count
        add(PB_EV_SIGNAL, pb_ev_signal(), sequence: sequence) {
            ($0.source, $0.count) = (source, UInt32(values.count))
            $0.values_at = UInt32(MemoryLayout<pb_ev_signal>.size)
        }
        bytes += values.map(\.bitPattern)
        bytes[start] += UInt64(8 * values.count)
    }

    mutating func addTrade(_ price: Int64, sequence: UInt64, flags: UInt32 = 0) {
        add(PB_EV_TRADE, pb_ev_trade(), sequence: sequence, flags: flags) {
            ($0.px, $0.qty, $0.side) = (price, 1_000, PB_SIDE_BUY)
        }
    }

    mutating func addCandle(_ close: Int64, interval: Int64, sequence: UInt64) {
        add(PB_EV_CANDLE, pb_ev_candle(), sequence: sequence) {
            ($0.open, $0.high, $0.low, $0.close) = (close, close, close, close)
            ($0.interval, $0.closed) = (interval, 1)
            $0.open_ts = Int64(sequence) * interval
        }
    }

    mutating func addFill(_ intent: pb_intent, order: UInt64, size: Int64, sequence: UInt64) {
        add(PB_EV_FILL, pb_ev_fill(), sequence: sequence) {
            ($0.order, $0.tag, $0.px, $0.qty) = (order, intent.tag, intent.limit_px, size)
            ($0.side, $0.owner) = (intent.side, 1)
        }
    }

    mutating func addOrder(_ intent: pb_intent, order: UInt64, state: UInt8, sequence: UInt64) {
        add(PB_EV_ORDER, pb_ev_order(), sequence: sequence) {
            ($0.order, $0.tag, $0.state, $0.owner) = (order, intent.tag, state, 1)
            ($0.side, $0.flags) = (intent.side, intent.flags)
        }
    }

    mutating func addPosition(_ size: Int64, sequence: UInt64) {
        add(PB_EV_POSITION, pb_ev_position(), sequence: sequence) {
            ($0.qty, $0.owner) = (size, 1)
        }
    }
}
