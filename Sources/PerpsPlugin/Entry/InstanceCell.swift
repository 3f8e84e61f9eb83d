public import CPerpsPlugin

/// What the host's pointer to an instance points to.
///
/// - Invariant: `state` holds a value of `type`, or nothing before the first configuration.
@safe @usableFromInline struct InstanceCell {
    @usableFromInline let table: UnsafePointer<pb_host>
    let type: any (Module & ~Copyable).Type
    @usableFromInline var state: UnsafeMutableRawPointer?
    var owner: UInt32 = 0
    var tag: UInt64 = 0
    /// The host's `perps.view/1`, once it was asked for.
    var view: UnsafePointer<pb_host_view>?

    init(_ type: any (Module & ~Copyable).Type, _ table: UnsafePointer<pb_host>) {
        self.type = type
        unsafe self.table = table
        unsafe state = nil
        unsafe view = nil
    }
}

/// Where an instance stands in memory; opaque to authors.
@safe public struct InstanceMemory {
    @usableFromInline let cell: UnsafeMutablePointer<InstanceCell>
    @inlinable init(_ cell: UnsafeMutablePointer<InstanceCell>) { unsafe self.cell = cell }
}
