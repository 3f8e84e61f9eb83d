public import CPerpsPlugin

/// The events of one engine step, readable only while they are delivered.
@safe public struct Events: ~Copyable {
    @usableFromInline let batch: UnsafePointer<pb_batch>
    @inlinable init(_ batch: UnsafePointer<pb_batch>) { unsafe self.batch = batch }

    /// How many there are, those of unknown kinds included.
    @inlinable public var count: Int { unsafe Int(batch.pointee.count) }
    /// The time of the last of them.
    @inlinable public var now: Nanos { unsafe Nanos(batch.pointee.now) }
    /// The engine step.
    @inlinable public var step: UInt64 { unsafe batch.pointee.step }

    /// Shows each event in order.
    ///
    /// Kinds of vendors and of later versions are left out.
    @inlinable public func forEach(_ body: (borrowing Event) throws -> Void) rethrows {
        var found = unsafe pb_next(batch, nil)
        while let head = unsafe found {
            if unsafe head.pointee.space == 0 { try body(unsafe Event(head)) }
            unsafe found = unsafe pb_next(batch, head)
        }
    }
}
