internal import CPerpsPlugin
internal import Domain
internal import Engine
internal import Records

/// The extension `perps.view/1`: what the engine believes right now, copied out.
enum HostView {
    /// One table for all instances; it lives as long as the process.
    nonisolated(unsafe) static let table: UnsafeRawPointer = {
        let table = UnsafeMutablePointer<pb_host_view>.allocate(capacity: 1)
        var view = pb_host_view()
        view.struct_size = UInt32(MemoryLayout<pb_host_view>.size)
        unsafe view.find = { context, symbol, out in
            unsafe HostView.find(context, symbol, out)
        }
        unsafe view.top = { context, instrument, out, size in
            unsafe HostView.top(context, instrument, out, size)
        }
        unsafe view.position = { context, instrument, owner, out, size in
            unsafe HostView.position(context, (instrument, owner), out, size)
        }
        unsafe view.account = { context, out, size in unsafe HostView.account(context, out, size) }
        unsafe view.order = { context, order, out, size in
            unsafe HostView.order(context, order, out, size)
        }
        unsafe view.orders = { context, instrument, out, capacity, count in
            unsafe HostView.orders(context, instrument, out, (capacity, count))
        }
        unsafe view.name = { context, owner, out, capacity, count in
            unsafe HostView.name(context, owner, out, (capacity, count))
        }
        unsafe table.initialize(to: view)
        return UnsafeRawPointer(table)
    }()

    private static func instance(_ context: UnsafeMutableRawPointer?) -> PluginInstance? {
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<PluginInstance>.fromOpaque(context).takeUnretainedValue()
    }

    private static func engine(_ instance: PluginInstance) -> UnsafePointer<EngineState>? {
        unsafe instance.state.pointee.view?.assumingMemoryBound(to: EngineState.self)
    }

    /// Copies a record as far as the caller has room; its own size tells what was known.
    private static func copy<Record: BitwiseCopyable>(
        _ record: Record, to out: UnsafeMutablePointer<Record>?, _ size: UInt64
    ) -> Int32 {
        guard let out = unsafe out, size >= UInt64(MemoryLayout<pb_event>.size) else {
            return PB_E_ARG
        }
        unsafe withUnsafeBytes(of: record) { bytes in
            let count = min(bytes.count, Int(min(size, UInt64(bytes.count))))
            unsafe UnsafeMutableRawPointer(out).copyMemory(
                from: bytes.baseAddress.unsafelyUnwrapped, byteCount: count)
        }
        return PB_OK
    }

    private static func stamp(
        _ engine: UnsafePointer<EngineState>, _ product: InstrumentID?
    ) -> RecordStamp {
        unsafe RecordStamp(
            instrument: product, time: engine.pointee.time, sequence: engine.pointee.sequence,
            isSnapshot: true)
    }

    private static func find(
        _ context: UnsafeMutableRawPointer?, _ symbol: UnsafePointer<CChar>?,
        _ out: UnsafeMutablePointer<UInt32>?
    ) -> Int32 {
        guard let instance = unsafe instance(context), let symbol = unsafe symbol,
            let out = unsafe out
        else { return PB_E_ARG }
        let name = unsafe String(cString: symbol)
        let found = instance.setting.instruments.first {
            $0.symbol == name || "\($0.symbol)@\($0.venue)" == name
        }
        guard let found else { return PB_E_NOT_FOUND }
        unsafe out.pointee = UInt32(found.id.index)
        return PB_OK
    }

    private static func top(
        _ context: UnsafeMutableRawPointer?, _ instrument: UInt32,
        _ out: UnsafeMutablePointer<pb_ev_book_top>?, _ size: UInt64
    ) -> Int32 {
        guard let instance = unsafe instance(context) else { return PB_E_ARG }
        guard let engine = unsafe engine(instance) else { return PB_E_STATE }
        guard Int(instrument) < instance.setting.instruments.count else { return PB_E_ARG }
        let product = InstrumentID(Int(instrument))
        let top = unsafe engine.pointee.market[product].top
        let record = unsafe RecordBuffer.record(top, stamp(engine, product))
        return unsafe copy(record, to: out, size)
    }

    private static func position(
        _ context: UnsafeMutableRawPointer?, _ which: (instrument: UInt32, owner: UInt32),
        _ out: UnsafeMutablePointer<pb_ev_position>?, _ size: UInt64
    ) -> Int32 {
        guard let instance = unsafe instance(context) else { return PB_E_ARG }
        guard let engine = unsafe engine(instance) else { return PB_E_STATE }
        guard Int(which.instrument) < instance.setting.instruments.count,
            Int(which.owner) < instance.setting.owners.count
        else { return PB_E_ARG }
        let owner = OwnerID(which.owner)
        guard !instance.isStrategy || owner == instance.owner else { return PB_E_DENIED }
        let product = InstrumentID(Int(which.instrument))
        let held = unsafe engine.pointee.portfolio.position(owner, product)
        let terms = instance.setting.instruments[product.position].terms
        let quantity = unsafe engine.pointee.toldQuantity(owner, product)
        let notice = unsafe PositionNotice(
            owner: owner, instrument: product, quantity: quantity,
            entry: quantity == .zero ? nil : held.entryPrice(terms),
            mark: engine.pointee.market[product].mark, unrealised: nil)
        return unsafe copy(RecordBuffer.record(notice, stamp(engine, product)), to: out, size)
    }

    private static func account(
        _ context: UnsafeMutableRawPointer?, _ out: UnsafeMutablePointer<pb_ev_account>?,
        _ size: UInt64
    ) -> Int32 {
        guard let instance = unsafe instance(context) else { return PB_E_ARG }
        guard let engine = unsafe engine(instance) else { return PB_E_STATE }
        let notice = unsafe engine.pointee.accountNotice
        return unsafe copy(RecordBuffer.record(notice, stamp(engine, nil)), to: out, size)
    }

    private static func order(
        _ context: UnsafeMutableRawPointer?, _ id: UInt64,
        _ out: UnsafeMutablePointer<pb_ev_order>?, _ size: UInt64
    ) -> Int32 {
        guard let instance = unsafe instance(context) else { return PB_E_ARG }
        guard let engine = unsafe engine(instance) else { return PB_E_STATE }
        guard let number = instance.ids.number(id),
            let order = unsafe engine.pointee.orders[number],
            order.intent.owner == instance.owner
                || !instance.isStrategy
        else { return PB_E_NOT_FOUND }
        let terms = instance.setting.instruments[order.intent.instrument.position].terms
        let record = unsafe RecordBuffer.record(
            order.update([], .none, terms), instance.ids, text: "",
            stamp(engine, order.intent.instrument))
        return unsafe copy(record, to: out, size)
    }

    private static func orders(
        _ context: UnsafeMutableRawPointer?, _ instrument: UInt32,
        _ out: UnsafeMutablePointer<UInt64>?,
        _ room: (capacity: UInt32, count: UnsafeMutablePointer<UInt32>?)
    ) -> Int32 {
        let capacity = unsafe room.capacity
        guard let instance = unsafe instance(context), let count = unsafe room.count else {
            return PB_E_ARG
        }
        guard let engine = unsafe engine(instance) else { return PB_E_STATE }
        var found: UInt32 = 0
        for number in unsafe engine.pointee.orders.open {
            guard let order = unsafe engine.pointee.orders[number],
                order.intent.owner == instance.owner,
                instrument == PB_NO_INSTRUMENT
                    || Int(instrument) == order.intent.instrument.position
            else { continue }
            if found < capacity { unsafe out?[Int(found)] = instance.ids.id(number) }
            found += 1
        }
        unsafe count.pointee = found
        return PB_OK
    }

    private static func name(
        _ context: UnsafeMutableRawPointer?, _ owner: UInt32,
        _ out: UnsafeMutablePointer<CChar>?,
        _ room: (capacity: UInt32, count: UnsafeMutablePointer<UInt32>?)
    ) -> Int32 {
        let capacity = Int(unsafe room.capacity)
        guard let instance = unsafe instance(context), let count = unsafe room.count,
            Int(owner) < instance.setting.owners.count
        else { return PB_E_ARG }
        guard !instance.isStrategy else { return PB_E_DENIED }
        let bytes = Array(instance.setting.owners[Int(owner)].utf8)
        for (index, byte) in bytes.prefix(capacity).enumerated() {
            unsafe out?[index] = CChar(bitPattern: byte)
        }
        unsafe count.pointee = UInt32(bytes.count)
        return PB_OK
    }
}
