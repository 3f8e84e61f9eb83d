import CPerpsPlugin

/// One instance of one module, driven by hand.
///
/// Owns the instance and destroys it.
@safe final class HostedInstance {
    let host: HostRecord
    private var instance = unsafe pb_instance()
    private var table: pb_vtable { unsafe instance.vt.pointee }
    /// In what the instruments and the start that `activate` hands over differ from the usual.
    var terms = Terms()

    /// What a test may want of an instrument or of the start; nil is as usual.
    struct Terms {
        var start: Int64?
        var isSpot = false
        var sizeMin: Int64?
        var notionalMin: Int64?
        var priceExponent: Int32?
        var takerFeeE8: Int64?
        var settle: StaticString?
    }

    init(_ module: UnsafePointer<pb_module>, of library: PluginLibrary, _ host: HostRecord) throws {
        self.host = host
        var error = pb_error()
        error.struct_size = UInt32(MemoryLayout<pb_error>.size)
        let status = unsafe library.table.pointee.create(module, host.table, &instance, &error)
        guard status == PB_OK else { throw Refusal(status: status, field: "", text: "create") }
    }

    deinit {
        if unsafe instance.vt != nil { unsafe table.destroy(instance.obj) }
    }

    /// Why an instance refused, as its user would read it.
    struct Refusal: Error, Hashable {
        var status: Int32
        var field: String
        var text: String
    }

    private func ask(_ body: (UnsafeMutablePointer<pb_error>) -> pb_status) throws(Refusal) {
        var error = pb_error()
        error.struct_size = UInt32(MemoryLayout<pb_error>.size)
        let status = unsafe body(&error)
        if status == PB_OK { return }
        throw Refusal(status: status, field: text(of: error.field), text: text(of: error.text))
    }

    func configure() throws(Refusal) {
        var config = unsafe pb_config()
        unsafe config.struct_size = UInt32(MemoryLayout<pb_config>.size)
        try unsafe ask { unsafe table.configure(instance.obj, &config, $0) }
    }

    /// Activates with so many instruments, which differ by their index: 7, 8 and so on.
    func activate(instruments: UInt32 = 1) throws(Refusal) {
        var copies = unsafe (0..<instruments).map { unsafe HostedInstance.bitcoin(index: 7 + $0) }
        for place in unsafe copies.indices {
            if terms.isSpot { unsafe copies[place].flags = 0 }
            if let size = terms.sizeMin { unsafe copies[place].min_qty = size }
            if let value = terms.notionalMin { unsafe copies[place].min_notional = value }
            if let exponent = terms.priceExponent { unsafe copies[place].px_exp = exponent }
            if let fee = terms.takerFeeE8 { unsafe copies[place].taker_fee_e8 = fee }
            if let currency = terms.settle { unsafe copies[place].settle = currency.record }
        }
        try unsafe activate(copies)
    }

    /// Activates as instance 1 of a backtest in dollars of six decimals.
    func activate(_ instruments: [pb_instrument]) throws(Refusal) {
        var copies = unsafe instruments
        let currency: StaticString = "USD"
        var activation = unsafe pb_activation()
        unsafe activation.struct_size = UInt32(MemoryLayout<pb_activation>.size)
        unsafe activation.mode = PB_MODE_BACKTEST
        unsafe activation.instrument_count = UInt32(copies.count)
        unsafe activation.instrument_stride = UInt32(MemoryLayout<pb_instrument>.stride)
        unsafe (activation.owner, activation.account_exp) = (1, -6)
        unsafe activation.start = terms.start ?? 0
        unsafe activation.account_ccy = currency.record
        try unsafe ask { error in
            unsafe copies.withUnsafeMutableBytes {
                unsafe activation.instruments = UnsafePointer(
                    $0.baseAddress?.assumingMemoryBound(to: UInt8.self))
                return unsafe table.activate(instance.obj, &activation, error)
            }
        }
    }

    @discardableResult
    func process(_ records: Records) -> pb_status {
        unsafe records.bytes.withUnsafeBytes {
            var batch = unsafe pb_batch()
            unsafe batch.struct_size = UInt32(MemoryLayout<pb_batch>.size)
            unsafe (batch.count, batch.bytes) = (records.count, UInt64($0.count))
            unsafe batch.data = $0.baseAddress?.assumingMemoryBound(to: UInt8.self)
            return unsafe table.process(instance.obj, &batch)
        }
    }

    func deactivate() { unsafe table.deactivate(instance.obj, PB_BYE_STOP) }

    /// What a guard is asked about; the rest is zero.
    struct Question {
        var side = PB_SIDE_BUY
        var size: Int64 = 0
        var bid: Int64 = 0
        var ask: Int64 = 0
        var flags: UInt32 = 0
        var conviction: Int64 = 0
        var equity: Int64 = 0
    }

    /// A guard's verdict; one unit of the settle currency is one of the account's.
    func judge(_ question: Question) -> (status: pb_status, verdict: pb_verdict) {
        var (order, intent) = unsafe (pb_check(), pb_intent())
        (intent.instrument, intent.side) = (7, question.side)
        unsafe (order.flags, order.qty) = (question.flags, question.size)
        unsafe (order.bid, order.ask) = (question.bid, question.ask)
        return unsafe judge(order, intent)
    }

    func judge(
        _ asked: pb_check, _ wanted: pb_intent
    ) -> (status: pb_status, verdict: pb_verdict) {
        var (order, intent) = unsafe (asked, wanted)
        unsafe order.struct_size = UInt32(MemoryLayout<pb_check>.size)
        unsafe order.fx_e9 = 1_000_000_000
        var verdict = pb_verdict()
        verdict.struct_size = UInt32(MemoryLayout<pb_verdict>.size)
        guard let raw = unsafe table.extension?(instance.obj, PB_EXT_GUARD) else {
            return (PB_E_UNSUPPORTED, verdict)
        }
        let guardTable = unsafe raw.assumingMemoryBound(to: pb_guard.self)
        let status = unsafe withUnsafePointer(to: &intent) {
            unsafe order.intent = $0
            return unsafe guardTable.pointee.check(instance.obj, &order, &verdict)
        }
        return (status, verdict)
    }

    /// A sizer's answer.
    func measure(_ question: Question) -> (status: pb_status, verdict: pb_verdict) {
        var (order, intent) = unsafe (pb_check(), pb_intent())
        (intent.instrument, intent.side, intent.limit_px) = (7, question.side, question.ask)
        intent.conviction_e6 = question.conviction
        unsafe order.struct_size = UInt32(MemoryLayout<pb_check>.size)
        unsafe (order.qty, order.equity, order.now) = (question.size, question.equity, host.now)
        var verdict = pb_verdict()
        verdict.struct_size = UInt32(MemoryLayout<pb_verdict>.size)
        guard let raw = unsafe table.extension?(instance.obj, PB_EXT_SIZER) else {
            return (PB_E_UNSUPPORTED, verdict)
        }
        let sizer = unsafe raw.assumingMemoryBound(to: pb_sizer.self)
        let status = unsafe withUnsafePointer(to: &intent) {
            unsafe order.intent = $0
            return unsafe sizer.pointee.size(instance.obj, &order, &verdict)
        }
        return (status, verdict)
    }

    /// What an indicator says of the first instrument, and the names of its outputs; nil for
    /// another kind of module.
    func read(room: UInt32) -> (values: [Double], names: String)? {
        guard let raw = unsafe table.extension?(instance.obj, PB_EXT_INDICATOR) else { return nil }
        let indicator = unsafe raw.assumingMemoryBound(to: pb_indicator.self)
        var values = [Double](repeating: -1, count: Int(room))
        let count = unsafe values.withUnsafeMutableBufferPointer {
            unsafe indicator.pointee.read(instance.obj, 7, $0.baseAddress, room)
        }
        let names = unsafe indicator.pointee.names
        let bytes = unsafe UnsafeRawBufferPointer(start: names.ptr, count: Int(names.len))
        return (Array(values.prefix(Int(count))), unsafe String(decoding: bytes, as: UTF8.self))
    }

    func save() throws(Refusal) -> [UInt8] {
        let store = ByteStore([])
        var writer = unsafe pb_writer()
        unsafe writer.ctx = Unmanaged.passUnretained(store).toOpaque()
        unsafe writer.write = { unsafe ByteStore.write($0, $1, $2) }
        try unsafe ask { unsafe table.save?(instance.obj, &writer, $0) ?? PB_E_UNSUPPORTED }
        return store.bytes
    }

    func load(_ bytes: [UInt8], version: UInt32) throws(Refusal) {
        let store = ByteStore(bytes)
        var reader = unsafe pb_reader()
        unsafe reader.ctx = Unmanaged.passUnretained(store).toOpaque()
        unsafe reader.read = { unsafe ByteStore.read($0, $1, $2) }
        try unsafe ask {
            unsafe table.load?(instance.obj, &reader, version, $0) ?? PB_E_UNSUPPORTED
        }
    }

    /// A dollar has two decimals, a coin eight; the tick is 5 cents.
    static func bitcoin(index: UInt32) -> pb_instrument {
        var instrument = unsafe pb_instrument()
        unsafe instrument.struct_size = UInt32(MemoryLayout<pb_instrument>.size)
        unsafe (instrument.index, instrument.flags) = (index, PB_IN_DERIVATIVE)
        unsafe (instrument.px_exp, instrument.qty_exp, instrument.amt_exp) = (-2, -8, -6)
        unsafe (instrument.tick, instrument.lot, instrument.min_qty) = (5, 1_000, 1_000)
        unsafe instrument.multiplier_e9 = 1_000_000_000
        let dollars: StaticString = "USD"
        unsafe instrument.settle = dollars.record
        return unsafe instrument
    }
}

extension StaticString {
    /// The text as the contract carries it; it lives for ever.
    var record: pb_str {
        unsafe pb_str(
            ptr: UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self),
            len: UInt64(utf8CodeUnitCount))
    }
}

/// Text of a fixed field.
func text<Field>(of field: Field) -> String {
    unsafe withUnsafeBytes(of: field) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
}
