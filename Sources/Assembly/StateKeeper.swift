package import Domain
internal import PluginHost
internal import Synchronization
package import Telemetry

/// Saves what instances keep: once a minute of wall time, when one asks for it, and at the end.
///
/// Owns the time of the next save.
package struct StateKeeper {
    /// Between two saves that nobody asked for.
    package static let period = Nanos.minute
    /// How long entries wait for a person, or for time to pass, where a state was lost.
    static let cautionTime = Nanos.minute * 15

    private let states: InstanceStates
    private let instances: [PluginInstance]
    private let log: EventLog
    private var next: Int64
    /// Instances whose last save failed, so that each failure is told once.
    private var failing: Set<String> = []

    /// - Parameters:
    ///   - states: Where they are kept.
    ///   - plan: Whose instances.
    ///   - steady: The steady clock, in nanoseconds.
    ///   - log: Hears of what cannot be saved.
    package init(
        _ states: InstanceStates, _ plan: RunPlan, at steady: Int64, log: EventLog = .silent
    ) {
        self.states = states
        instances = plan.participants.map(\.instance).filter(\.keepsState)
        next = steady + StateKeeper.period.count
        self.log = log
    }

    /// Saves whoever is due; between two steps only.
    package mutating func look(at steady: Int64) {
        guard !instances.isEmpty else { return }
        if steady >= next {
            next = steady + StateKeeper.period.count
            return saveAll()
        }
        for instance in instances
        where instance.wantsSave.load(ordering: .relaxed)
            && instance.wantsSave.exchange(false, ordering: .acquiring)
        {
            save(instance)
        }
    }

    /// Saves everyone.
    mutating func saveAll() {
        for instance in instances {
            instance.wantsSave.store(false, ordering: .relaxed)
            save(instance)
        }
    }

    private mutating func save(_ instance: PluginInstance) {
        do throws(Fault) {
            guard let saved = try instance.save() else { return }
            try states.keep(saved, of: instance.name)
            failing.remove(instance.name)
        } catch {
            guard failing.insert(instance.name).inserted else { return }
            log.note(
                .warning, .stateUnsaved, error.oneLine,
                ["instance": instance.name, "file": states.path(of: instance.name)])
        }
    }
}
