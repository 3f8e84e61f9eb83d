internal import CPerpsPlugin
internal import Domain
internal import Engine
internal import Records

/// The extension `perps.history/1`: the past up to the start of the run, copied out.
enum HostHistory {
    /// Bars of one question at most.
    static let barsMax = 10_000

    /// One table for all instances; it lives as long as the process.
    nonisolated(unsafe) static let table: UnsafeRawPointer = {
        let table = UnsafeMutablePointer<pb_host_history>.allocate(capacity: 1)
        var history = pb_host_history()
        history.struct_size = UInt32(MemoryLayout<pb_host_history>.size)
        unsafe history.candles = { context, instrument, interval, from, to, out, stride, cap, n in
            let question = Question(instrument: instrument, interval: interval, from: from, to: to)
            let room = unsafe Room(out: out, stride: Int(stride), capacity: Int(cap), count: n)
            return unsafe HostHistory.candles(context, question, room)
        }
        unsafe history.trades = { _, _, _, _, _, _, _, count in
            unsafe HostHistory.unsupported(count)
        }
        unsafe history.funding = { _, _, _, _, _, _, _, count in
            unsafe HostHistory.unsupported(count)
        }
        unsafe table.initialize(to: history)
        return UnsafeRawPointer(table)
    }()

    private struct Question {
        var instrument: UInt32
        var interval: Int64
        var from: Int64
        var to: Int64
    }

    /// Where the answer goes.
    @safe private struct Room {
        let out: UnsafeMutableRawPointer?
        let stride: Int
        let capacity: Int
        let count: UnsafeMutablePointer<UInt32>?

        init(
            out: UnsafeMutableRawPointer?, stride: Int, capacity: Int,
            count: UnsafeMutablePointer<UInt32>?
        ) {
            unsafe (self.out, self.count) = (out, count)
            (self.stride, self.capacity) = (stride, capacity)
        }
    }

    private static func unsupported(_ count: UnsafeMutablePointer<UInt32>?) -> Int32 {
        unsafe count?.pointee = 0
        return PB_E_UNSUPPORTED
    }

    private static func candles(
        _ context: UnsafeMutableRawPointer?, _ question: Question, _ room: Room
    ) -> Int32 {
        guard let context = unsafe context, let count = unsafe room.count else { return PB_E_ARG }
        unsafe count.pointee = 0
        let instance = unsafe Unmanaged<PluginInstance>.fromOpaque(context).takeUnretainedValue()
        let phase = unsafe instance.state.pointee.phase
        // The past is read from files or from a venue: too slow for a step.
        if phase == .processing || phase == .replaying { return PB_E_LIMIT }
        guard phase == .activating else { return PB_E_STATE }
        guard Int(question.instrument) < instance.setting.instruments.count,
            question.interval >= Nanos.millisecond.count, question.from != PB_NONE,
            question.to != PB_NONE, room.stride >= MemoryLayout<pb_event>.size,
            unsafe room.out != nil || room.capacity == 0
        else { return PB_E_ARG }
        let product = InstrumentID(Int(question.instrument))
        guard unsafe instance.state.pointee.subscriptions.interests[product.position].isAllowed
        else { return PB_E_DENIED }
        // Beyond now there is nothing, whatever is asked.
        let end = min(Timestamp(nanos: question.to), instance.setting.start)
        let begin = Timestamp(nanos: max(0, question.from))
        guard begin < end, room.capacity > 0 else { return PB_OK }
        guard (end - begin).count / question.interval <= Int64(barsMax) else { return PB_E_LIMIT }
        do throws(Fault) {
            let bars = try instance.history?.bars(
                of: product, interval: Nanos(question.interval), from: begin, to: end)
            let known = (bars ?? []).filter { $0.candle.closeTime <= end }
            for (place, bar) in known.prefix(room.capacity).enumerated() {
                write(bar, of: product, to: room, at: place)
            }
            unsafe count.pointee = UInt32(min(known.count, room.capacity))
            return PB_OK
        } catch {
            instance.setting.log.append(
                PluginLog.Line(
                    instance: instance.name, level: 3,
                    text: "its history cannot be read: \(error.oneLine)"))
            return PB_E_FAIL
        }
    }

    private static func write(
        _ bar: ClosedBar, of product: InstrumentID, to room: Room, at place: Int
    ) {
        guard let out = unsafe room.out else { return }
        var stamp = RecordStamp(
            instrument: product, time: bar.candle.closeTime, sequence: 0, hasGap: bar.hasGap)
        stamp.isReplay = true
        let record = RecordBuffer.record(bar.candle, stamp)
        unsafe withUnsafeBytes(of: record) { bytes in
            guard let base = bytes.baseAddress else { return }
            unsafe (out + place * room.stride).copyMemory(
                from: base, byteCount: min(bytes.count, room.stride))
        }
    }
}
