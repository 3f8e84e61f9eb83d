internal import CPerpsPlugin
package import Domain
package import Engine
internal import Records

/// A plugin indicator as the corridor reads it.
///
/// Owns the room for its outputs; the instance belongs to the participant that feeds it.
@safe package final class ForeignIndicator: Signaller {
    /// Outputs of one indicator at most.
    package static let outputsMax = 64

    private let call:
        @convention(c) (
            UnsafeMutableRawPointer?, UInt32, UnsafeMutablePointer<Double>?, UInt32
        ) -> UInt32
    private let object: UnsafeMutableRawPointer
    private let instance: PluginInstance
    private let count: Int
    private let room: UnsafeMutablePointer<Double>

    package init(_ instance: PluginInstance) throws(Fault) {
        guard let table = unsafe instance.kindTable(PB_EXT_INDICATOR) else {
            throw instance.contractFault("an indicator without the extension \(PB_EXT_INDICATOR)")
        }
        let indicator = unsafe table.assumingMemoryBound(to: pb_indicator.self)
        guard let call = unsafe indicator.pointee.read, let object = unsafe instance.object
        else { throw instance.contractFault("read is missing") }
        count = unsafe Int(indicator.pointee.outputs)
        guard (1...ForeignIndicator.outputsMax).contains(count) else {
            throw instance.contractFault(
                "an indicator has 1 to \(ForeignIndicator.outputsMax) outputs, not \(count)")
        }
        unsafe (self.call, self.object) = (call, object)
        self.instance = instance
        unsafe room = .allocate(capacity: count)
        unsafe room.initialize(repeating: .nan, count: count)
    }

    deinit { unsafe room.deallocate() }

    package func read(into signals: inout ContiguousArray<Notice>) -> Conduct {
        // What it was told stands in its buffer until the next step.
        guard unsafe instance.state.pointee.buffer.count > 0 else { return .good }
        let interests = unsafe instance.state.pointee.subscriptions.interests
        for (index, interest) in interests.enumerated() where interest.events != 0 {
            unsafe room.update(repeating: .nan, count: count)
            unsafe instance.state.pointee.phase = .checking
            let written = unsafe call(object, UInt32(index), room, UInt32(count))
            unsafe instance.state.pointee.phase = .idle
            guard written <= UInt32(count) else {
                instance.hasFailed = true
                return .faulted(
                    Misbehaviour(
                        instance: instance.name, kind: "fault",
                        message: instance.endOfProcess()
                            ?? "read of \(instance.module.id) says that it wrote \(written) "
                            + "of \(count) outputs"))
            }
            signals.append(
                .signal(
                    SignalNotice(
                        source: instance.owner, instrument: InstrumentID(index),
                        values: (0..<count).map { unsafe room[$0].bitPattern })))
        }
        return .good
    }
}
