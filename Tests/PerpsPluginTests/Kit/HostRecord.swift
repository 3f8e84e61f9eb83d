import CPerpsPlugin

/// A host for one instance: answers parameters and writes down what is asked of it.
///
/// Owns the table of functions that the instance calls.
@safe final class HostRecord {
    /// A parameter as the profile would give it.
    enum Parameter {
        case int(Int64)
        case decimal(Int64, exponent: Int32)
        case nanos(Int64)
        case flag(Bool)
        case signal(Int64)
        case text(StaticString)
    }

    var parameters: [String: Parameter]
    var intents: [pb_intent] = []
    var subscriptions: [pb_subscription] = []
    var cancelled: [UInt64] = []
    var amended: [pb_amend] = []
    /// Timers by id: when they ring first, and how often then.
    var timers: [UInt32: (at: Int64, every: Int64)] = [:]
    /// The time of the batch.
    var now: Int64 = 42
    var logs: [String] = []
    var metrics: [UInt32: Double] = [:]
    /// What a guard stopped without being asked.
    var trips: [Trip] = []
    /// What `trip` answers.
    var tripStatus = PB_OK
    /// What the view tells of the account; nil where it is not known.
    var equity: Int64?
    var flows: Int64 = 0
    /// What `submit` answers.
    var submitStatus = PB_OK
    var orders: UInt64 = 0
    let table: UnsafeMutablePointer<pb_host>
    private let view: UnsafeMutablePointer<pb_host_view>

    /// A stop and what it was about.
    struct Trip {
        var instrument: UInt32
        var verdict: pb_verdict
    }

    init(_ parameters: [String: Parameter] = [:]) {
        self.parameters = parameters
        unsafe table = .allocate(capacity: 1)
        unsafe view = .allocate(capacity: 1)
        unsafe view.initialize(to: pb_host_view())
        unsafe table.initialize(to: pb_host())
        unsafe table.pointee.struct_size = UInt32(MemoryLayout<pb_host>.size)
        unsafe table.pointee.ctx = Unmanaged.passUnretained(self).toOpaque()
        unsafe table.pointee.param = { unsafe HostRecord.param($0, $1, $2) }
        unsafe table.pointee.log = { unsafe HostRecord.log($0, $2, $3) }
        unsafe table.pointee.now = { unsafe HostRecord.of($0)?.now ?? 0 }
        unsafe table.pointee.random = { _ in 4 }
        unsafe table.pointee.metric = { unsafe HostRecord.of($0)?.metrics[$1] = $2 }
        unsafe table.pointee.subscribe = { context, subscription in
            guard let subscription = unsafe subscription else { return PB_E_ARG }
            unsafe HostRecord.of(context)?.subscriptions.append(subscription.pointee)
            return PB_OK
        }
        unsafe table.pointee.submit = { unsafe HostRecord.submit($0, $1, $2) }
        unsafe table.pointee.timer = {
            unsafe HostRecord.of($0)?.timers[$1] = ($2, $3)
            return PB_OK
        }
        unsafe table.pointee.amend = { context, wish in
            guard let wish = unsafe wish else { return PB_E_ARG }
            unsafe HostRecord.of(context)?.amended.append(wish.pointee)
            return PB_OK
        }
        unsafe table.pointee.cancel = { context, order in
            unsafe HostRecord.of(context)?.cancelled.append(order)
            return PB_OK
        }
        addView()
    }

    deinit {
        unsafe table.deallocate()
        unsafe view.deallocate()
    }

    private func addView() {
        unsafe view.pointee.struct_size = UInt32(MemoryLayout<pb_host_view>.size)
        unsafe view.pointee.account = { context, out, _ in
            guard let host = unsafe HostRecord.of(context), let out = unsafe out else {
                return PB_E_ARG
            }
            unsafe out.pointee = pb_ev_account()
            unsafe out.pointee.h.size = UInt32(MemoryLayout<pb_ev_account>.size)
            unsafe (out.pointee.equity, out.pointee.flows) = (host.equity ?? PB_NONE, host.flows)
            return PB_OK
        }
        unsafe view.pointee.name = { _, owner, out, _, count in
            let name = Array("bot\(owner)".utf8)
            for (place, byte) in name.enumerated() { unsafe out?[place] = CChar(byte) }
            unsafe count?.pointee = UInt32(name.count)
            return PB_OK
        }
        unsafe table.pointee.extension = { context, id in
            guard let host = unsafe HostRecord.of(context), let id = unsafe id,
                unsafe String(cString: id) == PB_EXT_VIEW
            else { return nil }
            return unsafe UnsafeRawPointer(host.view)
        }
        unsafe table.pointee.trip = { context, instrument, verdict in
            guard let host = unsafe HostRecord.of(context), let verdict = unsafe verdict else {
                return PB_E_ARG
            }
            guard host.tripStatus == PB_OK else { return host.tripStatus }
            unsafe host.trips.append(Trip(instrument: instrument, verdict: verdict.pointee))
            return PB_OK
        }
    }

    /// Numbers orders from 1 again.
    func forget() { (intents, orders) = ([], 0) }

    static func of(_ context: UnsafeMutableRawPointer?) -> HostRecord? {
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<HostRecord>.fromOpaque(context).takeUnretainedValue()
    }

    private static func submit(
        _ context: UnsafeMutableRawPointer?, _ intent: UnsafePointer<pb_intent>?,
        _ order: UnsafeMutablePointer<UInt64>?
    ) -> pb_status {
        guard let host = unsafe of(context), let intent = unsafe intent, let order = unsafe order
        else { return PB_E_ARG }
        guard host.submitStatus == PB_OK else { return host.submitStatus }
        host.intents.append(unsafe intent.pointee)
        host.orders += 1
        unsafe order.pointee = host.orders
        return PB_OK
    }

    private static func log(
        _ context: UnsafeMutableRawPointer?, _ text: UnsafePointer<CChar>?, _ count: UInt64
    ) {
        let bytes = unsafe UnsafeRawBufferPointer(start: text, count: Int(count))
        unsafe of(context)?.logs.append(String(decoding: bytes, as: UTF8.self))
    }

    private static func param(
        _ context: UnsafeMutableRawPointer?, _ key: UnsafePointer<CChar>?,
        _ out: UnsafeMutablePointer<pb_value>?
    ) -> pb_status {
        guard let host = unsafe of(context), let key = unsafe key, let out = unsafe out,
            let parameter = host.parameters[unsafe String(cString: key)]
        else { return PB_E_NOT_FOUND }
        unsafe out.pointee = pb_value()
        switch parameter {
        case .int(let number): unsafe (out.pointee.kind, out.pointee.i) = (PB_T_INT, number)
        case .nanos(let number): unsafe (out.pointee.kind, out.pointee.i) = (PB_T_NANOS, number)
        case .flag(let flag): unsafe (out.pointee.kind, out.pointee.i) = (PB_T_BOOL, flag ? 1 : 0)
        case .signal(let number): unsafe (out.pointee.kind, out.pointee.i) = (PB_T_SIGNAL, number)
        case .decimal(let number, let exponent):
            unsafe (out.pointee.kind, out.pointee.i) = (PB_T_DECIMAL, number)
            unsafe out.pointee.exp = exponent
        case .text(let text):
            unsafe out.pointee.kind = PB_T_TEXT
            unsafe out.pointee.s = text.record
        }
        return PB_OK
    }
}
