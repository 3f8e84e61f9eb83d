internal import CPerpsPlugin
package import Domain
package import Engine
internal import Records

/// A plugin instance as the corridor sees it: a strategy, or a guard or sizer that watches.
///
/// Owns the instance.
@safe package final class ForeignParticipant: Participant {
    package let name: String
    package let owner: OwnerID
    package let instance: PluginInstance
    private let audience: Audience
    private let process:
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafePointer<pb_batch>?
        ) -> pb_status
    private let object: UnsafeMutableRawPointer
    private let state: UnsafeMutablePointer<InstanceState>
    private let isIsolated: Bool

    package init(_ instance: PluginInstance) throws(Fault) {
        guard let process = unsafe instance.table?.pointee.process,
            let object = unsafe instance.object
        else { throw instance.contractFault("process is missing") }
        unsafe (self.process, self.object) = (process, object)
        self.instance = instance
        unsafe state = instance.state
        isIsolated = instance.placement == .isolated
        (name, owner) = (instance.name, instance.owner)
        audience = Audience(
            owner: instance.owner, subject: instance.subject, seesAll: instance.isGuard,
            events: instance.module.events, ids: instance.ids,
            signals: instance.parameters.signals, source: instance.isGuard ? instance.name : nil)
    }

    package func observe(
        _ frame: Frame, market: Span<MarketEvent>, notices: Span<Notice>,
        state engine: borrowing EngineState, requests: inout ContiguousArray<Request>
    ) -> Conduct {
        unsafe state.pointee.deliver(frame, market, notices, engine, to: audience)
        guard unsafe state.pointee.buffer.count > 0 else {
            // What was asked for in `activate`, by one who is told nothing yet.
            if unsafe !state.pointee.requests.isEmpty { take(&requests) }
            return conduct(PB_OK)
        }
        unsafe state.pointee.time = frame.time
        unsafe state.pointee.nextOrder = frame.nextOrder.value
        unsafe state.pointee.phase = .processing
        var batch = unsafe state.pointee.buffer.batch(time: frame.time, step: frame.step)
        let status: Int32
        if unsafe state.pointee.usesView {
            status = unsafe withUnsafePointer(to: engine) { pointer in
                unsafe state.pointee.view = UnsafeRawPointer(pointer)
                let status = unsafe process(object, &batch)
                unsafe state.pointee.view = nil
                return status
            }
        } else {
            status = unsafe process(object, &batch)
        }
        unsafe state.pointee.phase = .idle
        if unsafe !state.pointee.requests.isEmpty { take(&requests) }
        return conduct(status)
    }

    /// What a status says, and whether its process, where it has one, still lives.
    @inline(__always)
    private func conduct(_ status: Int32) -> Conduct {
        if status >= PB_OK, !isIsolated { return .good }
        let end = instance.endOfProcess()
        if status >= PB_OK, end == nil { return .good }
        instance.hasFailed = true
        return .faulted(
            Misbehaviour(
                instance: name, kind: "fault",
                message: end ?? "process of \(instance.module.id) returned status \(status)"))
    }

    private func take(_ requests: inout ContiguousArray<Request>) {
        unsafe requests.append(contentsOf: state.pointee.requests)
        unsafe state.pointee.requests.removeAll(keepingCapacity: true)
    }
}
