package import CPerpsPlugin
package import Domain

/// What every record of the ABI begins with, as the engine knows it.
@frozen package struct RecordStamp: Hashable, Sendable {
    /// nil for what concerns no product or all.
    package var instrument: InstrumentID?
    package var time: Timestamp
    package var sequence: UInt64
    package var isSnapshot: Bool
    package var hasGap: Bool
    package var isStale: Bool
    /// Of the time before the run: intents are refused.
    package var isReplay = false

    @inlinable package init(
        instrument: InstrumentID?, time: Timestamp, sequence: UInt64, isSnapshot: Bool = false,
        hasGap: Bool = false, isStale: Bool = false
    ) {
        (self.instrument, self.time, self.sequence) = (instrument, time, sequence)
        (self.isSnapshot, self.hasGap, self.isStale) = (isSnapshot, hasGap, isStale)
    }
}

/// A run of ABI records, back to back and 8-aligned, as `process` takes them.
///
/// Owns its memory, which is reused from step to step.
@safe package struct RecordBuffer: ~Copyable {
    /// Bytes of one batch at most; what would not fit is dropped and counted.
    package static let bytesMax = 16 << 20

    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    package private(set) var bytes = 0
    package private(set) var count: UInt32 = 0
    package private(set) var droppedCount = 0

    package init() {
        capacity = 4_096
        unsafe base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
    }

    deinit { unsafe base.deallocate() }

    package mutating func removeAll() {
        bytes = 0
        count = 0
    }

    /// The batch that these records are; valid until the buffer changes.
    package func batch(time: Timestamp, step: UInt64) -> pb_batch {
        unsafe pb_batch(
            struct_size: UInt32(MemoryLayout<pb_batch>.size), count: count,
            data: UnsafePointer(base.assumingMemoryBound(to: UInt8.self)), bytes: UInt64(bytes),
            now: time.nanos, step: step, flags: 0, _pad: 0)
    }

    /// Appends a record that is complete.
    package mutating func append<Record: BitwiseCopyable>(_ record: Record) {
        _ = unsafe append(record, extra: 0)
    }

    /// Appends a record that `extra` bytes follow, which the caller fills in.
    ///
    /// - Returns: Where the extra bytes begin; nil when the batch is full.
    @inline(__always)
    mutating func append<Record: BitwiseCopyable>(
        _ record: Record, extra: Int
    ) -> UnsafeMutableRawPointer? {
        let size = MemoryLayout<Record>.size + extra
        if bytes + size > capacity, !grow(by: size) {
            droppedCount += 1
            return nil
        }
        let place = unsafe base + bytes
        unsafe place.storeBytes(of: record, as: Record.self)
        bytes += size
        count += 1
        return unsafe place + MemoryLayout<Record>.size
    }

    private mutating func grow(by size: Int) -> Bool {
        guard bytes + size <= RecordBuffer.bytesMax else { return false }
        while bytes + size > capacity { capacity *= 2 }
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
        unsafe larger.copyMemory(from: base, byteCount: bytes)
        unsafe base.deallocate()
        unsafe base = larger
        return true
    }

    static func header<Record>(
        _ stamp: RecordStamp, _ kind: UInt16, _: Record.Type, extra: Int = 0
    ) -> pb_event {
        var flags: UInt32 = 0
        if stamp.isSnapshot { flags |= PB_EF_SNAPSHOT }
        if stamp.hasGap { flags |= PB_EF_GAP }
        if stamp.isStale { flags |= PB_EF_STALE }
        if stamp.isReplay { flags |= PB_EF_REPLAY }
        return pb_event(
            size: UInt32(MemoryLayout<Record>.size + extra), kind: kind, space: 0,
            instrument: stamp.instrument.map { UInt32($0.index) } ?? PB_NO_INSTRUMENT,
            flags: flags, ts_venue: PB_NONE, ts: stamp.time.nanos, seq: stamp.sequence)
    }
}
