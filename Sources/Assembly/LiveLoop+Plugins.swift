internal import Domain
internal import Engine
internal import PluginHost
internal import Telemetry

/// What the loop looks at of plugins between two steps.
extension LiveLoop {
    /// Has the engine make a step when a plugin's process has died between two, so that its orders
    /// are cancelled now and not with the next price.
    func lookAtPlugins() {
        guard pending.isEmpty, plan.participants.contains(where: \.instance.hasDied) else { return }
        // What the engine sees of the venue stays as it is.
        pending.append(.blind(timeline.corridor.state.blindness))
    }

    func relayPluginLog() {
        let (lines, dropped) = plan.log.take()
        for line in lines {
            let levels: [EventLog.Level] = [.trace, .debug, .info, .warning, .error, .critical]
            let level = levels[max(0, min(levels.count - 1, Int(line.level)))]
            log.note(level, .pluginSaid, line.text, ["instance": line.instance])
        }
        if dropped > 0 {
            log.note(
                .warning, .pluginSaid, "plugins logged too much; \(dropped) lines are lost")
        }
    }
}
