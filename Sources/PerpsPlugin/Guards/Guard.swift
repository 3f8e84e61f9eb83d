/// A module that judges orders before they leave.
public protocol Guard: Module, ~Copyable {
    /// Judges one sized order; answers and never acts.
    ///
    /// If a size is allowed, every smaller size must be allowed too. Orders that reduce risk are
    /// asked about only with the capability `exits`. Throwing refuses what increases risk.
    mutating func check(_ order: borrowing Check, _ host: Host) throws -> Verdict
}

extension Guard where Self: ~Copyable {
    /// A guard.
    public static var kinds: Kinds { .guard }

    /// Carries a check from the host; part of the export, not for authors.
    public static func judge(
        _ check: borrowing Check, in memory: InstanceMemory
    ) throws -> Verdict? {
        let state = unsafe memory.cell.pointee.state.unsafelyUnwrapped
        let instance = unsafe state.assumingMemoryBound(to: Self.self)
        return try unsafe instance.pointee.check(check, Host(memory.cell))
    }
}
