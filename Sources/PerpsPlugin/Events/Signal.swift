public import CPerpsPlugin

/// An indicator's outputs, readable only while they are delivered.
@safe public struct Signal: ~Copyable {
    @usableFromInline let record: UnsafePointer<pb_ev_signal>
    @inlinable init(_ record: UnsafePointer<pb_ev_signal>) { unsafe self.record = record }

    /// The index of the instrument.
    @inlinable public var instrument: UInt32 { unsafe record.pointee.h.instrument }
    /// Strictly rising within a run.
    @inlinable public var sequence: UInt64 { unsafe record.pointee.h.seq }
    /// Which indicator instance.
    @inlinable public var source: UInt32 { unsafe record.pointee.source }
    /// How many outputs.
    @inlinable public var count: Int { unsafe Int(record.pointee.count) }

    /// One output; not a number means not ready.
    ///
    /// - Precondition: `0 <= index < count`.
    @inlinable public subscript(index: Int) -> Double {
        precondition(index >= 0 && index < count, "no such output")
        return unsafe pb_values(record)[index]
    }

    /// Whether all the values it promises lie inside the record.
    @inlinable var isWhole: Bool {
        let end = unsafe Int(record.pointee.values_at) + count * 8
        return unsafe Int(record.pointee.values_at) >= 56 && end <= Int(record.pointee.h.size)
    }
}
