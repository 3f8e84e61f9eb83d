package import Engine

/// Who is shown a run while it goes on.
package protocol RunWatcher: Witness {
    func begin(_ plan: RunPlan)
}
