/// Which process a plugin runs in.
package enum Hosting: String, Hashable, Sendable, CaseIterable {
    case isolated
    case inProcess = "in-process"
}
