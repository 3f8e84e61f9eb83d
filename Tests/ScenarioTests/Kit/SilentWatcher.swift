import Assembly
import Engine

/// Looks at a run and says nothing.
///
/// Owns nothing.
final class SilentWatcher: RunWatcher {
    func begin(_ plan: RunPlan) {}
    func record(_ fact: StampedFact, in effects: borrowing Effects) {}
}
