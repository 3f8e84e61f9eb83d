/// A module that turns events into numbers for other modules.
///
/// The host reads it after each step that told it something, once for each instrument it has
/// subscribed to, and hands the numbers to the instances that name it in a ``SignalSource``
/// parameter, as a step of its own.
public protocol Indicator: Module, ~Copyable {
    /// The names of the outputs, in order; at most 64.
    static var outputs: [String] { get }

    /// One output for an instrument, not a number while it is not ready; answers and never acts.
    func read(_ instrument: UInt32, _ output: Int) -> Double
}

extension Indicator where Self: ~Copyable {
    /// An indicator.
    public static var kinds: Kinds { .indicator }
    /// The names as the host is told them.
    public static var outputNames: [String] { outputs }

    /// Carries a question from the host; part of the export, not for authors.
    public static func reading(
        _ instrument: UInt32, _ output: Int, in memory: InstanceMemory
    ) -> Double {
        let state = unsafe memory.cell.pointee.state.unsafelyUnwrapped
        let instance = unsafe state.assumingMemoryBound(to: Self.self)
        return unsafe instance.pointee.read(instrument, output)
    }
}
