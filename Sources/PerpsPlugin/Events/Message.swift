public import CPerpsPlugin

/// Bytes that one of the instance's own threads posted, readable only while they are delivered.
@safe public struct Message: ~Copyable {
    @usableFromInline let record: UnsafePointer<pb_ev_message>
    @inlinable init(_ record: UnsafePointer<pb_ev_message>) { unsafe self.record = record }

    /// What it is about, the poster's own number.
    @inlinable public var topic: UInt32 { unsafe record.pointee.topic }
    /// Strictly rising within a run.
    @inlinable public var sequence: UInt64 { unsafe record.pointee.h.seq }

    /// A copy of the bytes.
    public var bytes: [UInt8] {
        let start = unsafe UnsafeRawPointer(record) + Int(record.pointee.data_at)
        let raw = unsafe UnsafeRawBufferPointer(start: start, count: Int(record.pointee.len))
        return unsafe Array(raw)
    }

    /// Whether the bytes it promises lie inside the record.
    @inlinable var isWhole: Bool {
        let end = unsafe Int(record.pointee.data_at) + Int(record.pointee.len)
        return unsafe Int(record.pointee.data_at) >= 56 && end <= Int(record.pointee.h.size)
    }
}
