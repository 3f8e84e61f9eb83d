package import Domain
package import Engine

/// Who is shown a run while it goes on.
package protocol RunWatcher: Witness {
    func begin(_ plan: RunPlan)
    /// Told after that at which engine time the run begins, before anything happens in it.
    func starts(at time: Timestamp)
    /// Told after that what is not as it was in the last run of the profile, one line each.
    func differs(_ changes: [String])
    /// Told after that what earlier runs left at the venue, one line a product.
    func inherits(_ lines: [String])
}

extension RunWatcher {
    package func starts(at time: Timestamp) {}
    package func differs(_ changes: [String]) {}
    package func inherits(_ lines: [String]) {}
}
