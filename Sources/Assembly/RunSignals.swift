/// What may reach a run from outside between two steps.
package struct RunSignals: Sendable {
    /// Whether an orderly end was asked for.
    package var stop: @Sendable () -> Bool
    /// Whether a halt was asked for since the last time.
    package var halt: @Sendable () -> Bool
    /// The same, from any thread and without taking it.
    package var halting: @Sendable () -> Bool
    package init(
        stop: @escaping @Sendable () -> Bool, halt: @escaping @Sendable () -> Bool,
        halting: @escaping @Sendable () -> Bool = { false }
    ) {
        (self.stop, self.halt, self.halting) = (stop, halt, halting)
    }
}
