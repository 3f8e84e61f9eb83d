package import Domain

/// Everything that is wrong, not only the first thing; at least one.
package struct Faults: Error, Hashable, Sendable {
    package let all: [Fault]
    package init(_ all: [Fault]) {
        precondition(!all.isEmpty, "faults without a fault")
        self.all = all
    }
    package init(_ fault: Fault) { all = [fault] }
}
