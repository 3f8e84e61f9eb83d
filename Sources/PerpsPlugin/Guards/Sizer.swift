/// A module that decides how large an entry is.
///
/// An instance belongs to one strategy instance: it is told of that instance's orders, fills and
/// positions, of the account, and of what it subscribes to.
public protocol Sizer: Module, ~Copyable {
    /// Decides the size of one entry; answers and never acts.
    ///
    /// Answer ``Verdict/resize(_:_:)`` or ``Verdict/reject(_:reason:)``; anything else refuses the
    /// entry. The host floors the size to the lot and cuts it to ``Check/cap`` and to its own
    /// limits. Exits are not asked about. Throwing refuses the entry.
    mutating func size(_ entry: borrowing Check, _ host: Host) throws -> Verdict
}

extension Sizer where Self: ~Copyable {
    /// A sizer.
    public static var kinds: Kinds { .sizer }

    /// Carries a question from the host; part of the export, not for authors.
    public static func measure(
        _ entry: borrowing Check, in memory: InstanceMemory
    ) throws -> Verdict? {
        let state = unsafe memory.cell.pointee.state.unsafelyUnwrapped
        let instance = unsafe state.assumingMemoryBound(to: Self.self)
        return try unsafe instance.pointee.size(entry, Host(memory.cell))
    }
}
