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
        case text(StaticString)
    }

    var parameters: [String: Parameter]
    var intents: [pb_intent] = []
    var subscriptions: [pb_subscription] = []
    var cancelled: [UInt64] = []
    var logs: [String] = []
    var metrics: [UInt32: Double] = [:]
    /// What `submit` answers.
    var submitStatus = PB_OK
    var orders: UInt64 = 0
    let table: UnsafeMutablePointer<pb_host>

    init(_ parameters: [String: Parameter] = [:]) {
        self.parameters = parameters
        unsafe table = .allocate(capacity: 1)
        unsafe table.initialize(to: pb_host())
        unsafe table.pointee.struct_size = UInt32(MemoryLayout<pb_host>.size)
        unsafe table.pointee.ctx = Unmanaged.passUnretained(self).toOpaque()
        unsafe table.pointee.param = { unsafe HostRecord.param($0, $1, $2) }
        unsafe table.pointee.log = { unsafe HostRecord.log($0, $2, $3) }
        unsafe table.pointee.now = { _ in 42 }
        unsafe table.pointee.random = { _ in 4 }
        unsafe table.pointee.metric = { unsafe HostRecord.of($0)?.metrics[$1] = $2 }
        unsafe table.pointee.subscribe = { context, subscription in
            guard let subscription = unsafe subscription else { return PB_E_ARG }
            unsafe HostRecord.of(context)?.subscriptions.append(subscription.pointee)
            return PB_OK
        }
        unsafe table.pointee.submit = { unsafe HostRecord.submit($0, $1, $2) }
        unsafe table.pointee.cancel = { context, order in
            unsafe HostRecord.of(context)?.cancelled.append(order)
            return PB_OK
        }
    }

    deinit { unsafe table.deallocate() }

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
        case .decimal(let number, let exponent):
            unsafe (out.pointee.kind, out.pointee.i) = (PB_T_DECIMAL, number)
            unsafe out.pointee.exp = exponent
        case .text(let text):
            unsafe out.pointee.kind = PB_T_TEXT
            unsafe out.pointee.s = pb_str(
                ptr: UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self),
                len: UInt64(text.utf8CodeUnitCount))
        }
        return PB_OK
    }
}
