/// In which process a library's code runs.
package enum Placement: String, Hashable, Sendable {
    case inProcess = "in-process"
    /// Each instance has a process of its own, which is locked down.
    case isolated
}
