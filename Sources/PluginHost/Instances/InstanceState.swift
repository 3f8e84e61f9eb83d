internal import CPerpsPlugin
internal import Domain
internal import Engine
internal import Records

/// What changes while an instance runs.
///
/// It stands in memory of its own, because the plugin calls back in the middle of a step, and an
/// access check for each field would cost more than the step.
@safe struct InstanceState: ~Copyable {
    /// Which host calls are allowed now.
    enum Phase {
        case idle
        /// In `create` or `configure`: only log and extension.
        case creating
        case activating
        case processing
        /// In `process` with what was before the run: intents are refused.
        case replaying
        /// In `check`: answers, does not act.
        case checking
    }

    var phase = Phase.idle
    var subscriptions: Subscriptions
    var buffer = RecordBuffer()
    /// Requests that leave only if `process` returns well.
    var requests: ContiguousArray<Request> = []
    /// Set in `activate`, taken over before the first step.
    var bars: [(InstrumentID, Nanos)] = []
    /// Of which bars the past was asked for in `activate`.
    var past: [PluginInstance.PastWish] = []
    var time = Timestamp(nanos: 0)
    var nextOrder: UInt64 = 1
    var random: RandomStream
    /// The texts that `param` has given, valid until the next call.
    var parameterText: TextArena?
    var usesView = false
    /// The engine's state during a call, nil outside.
    var view: UnsafeRawPointer?
    /// Requests of one step at most.
    static let requestsMax = 4_096

    init(subscriptions: Subscriptions, random: RandomStream) {
        self.subscriptions = subscriptions
        self.random = random
    }
}
