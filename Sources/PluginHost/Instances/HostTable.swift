internal import CPerpsPlugin
internal import Domain

/// The table of host functions that a plugin gets; each entry only finds its instance.
enum HostTable {
    static func make(for context: UnsafeMutableRawPointer) -> UnsafeMutablePointer<pb_host> {
        let table = UnsafeMutablePointer<pb_host>.allocate(capacity: 1)
        var host = unsafe pb_host()
        unsafe host.struct_size = UInt32(MemoryLayout<pb_host>.size)
        unsafe host.ctx = context
        unsafe host.extension = { context, id in unsafe instance(context).extensionTable(id) }
        unsafe host.log = { context, level, text, count in
            unsafe instance(context).log(level, text, count)
        }
        unsafe host.now = { context in unsafe instance(context).state.pointee.time.nanos }
        unsafe host.random = { context in unsafe instance(context).state.pointee.random.next() }
        unsafe host.budget_left = { context in unsafe instance(context).hardBudget }
        unsafe host.param = { context, key, value in
            unsafe instance(context).parameter(key, value)
        }
        unsafe host.subscribe = { context, wanted in unsafe instance(context).subscribe(wanted) }
        unsafe host.timer = { context, id, at, every in
            unsafe instance(context).timer(id, at: at, every: every)
        }
        unsafe addOrders(to: &host)
        unsafe table.initialize(to: host)
        return unsafe table
    }

    private static func addOrders(to host: inout pb_host) {
        unsafe host.submit = { context, intent, order in
            unsafe instance(context).submit(intent, order)
        }
        unsafe host.amend = { context, wish in unsafe instance(context).amend(wish) }
        unsafe host.cancel = { context, order in unsafe instance(context).cancel(order) }
        unsafe host.cancel_all = { context, instrument in
            unsafe instance(context).cancelAll(instrument)
        }
        unsafe host.metric = { context, index, value in
            unsafe instance(context).metric(index, value)
        }
        unsafe host.request = { context, what in unsafe instance(context).request(what) }
        unsafe host.trip = { context, instrument, verdict in
            unsafe instance(context).trip(instrument, verdict)
        }
    }
}

/// The instance that a host function's first argument stands for.
@inline(__always)
private func instance(_ context: UnsafeMutableRawPointer?) -> PluginInstance {
    unsafe Unmanaged<PluginInstance>.fromOpaque(context.unsafelyUnwrapped).takeUnretainedValue()
}
