internal import Assembly
internal import Engine

/// Shows nothing: what came of the run is told at its end.
///
/// Owns nothing.
final class SilentWatcher: RunWatcher {
    func begin(_ plan: RunPlan) {
        for warning in plan.warnings { Output.note("warning: \(warning)") }
    }

    func record(_ fact: StampedFact, in effects: borrowing Effects) {}
}
