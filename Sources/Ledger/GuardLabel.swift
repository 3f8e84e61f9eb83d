/// A guard as `explain` names it.
package struct GuardLabel: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// Native; no profile removes it.
        case floor
        case plugin
    }

    package var name: String
    package var kind: Kind
    package init(_ name: String, _ kind: Kind) { (self.name, self.kind) = (name, kind) }
}
