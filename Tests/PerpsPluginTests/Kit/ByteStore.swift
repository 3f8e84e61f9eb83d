/// Owns saved bytes; moves at most seven at a time, as a host may.
final class ByteStore {
    private(set) var bytes: [UInt8]
    private var read = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private static func of(_ context: UnsafeMutableRawPointer?) -> ByteStore? {
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<ByteStore>.fromOpaque(context).takeUnretainedValue()
    }

    static func write(
        _ context: UnsafeMutableRawPointer?, _ from: UnsafeRawPointer?, _ count: UInt64
    ) -> Int64 {
        guard let store = unsafe of(context) else { return -1 }
        let moved = min(7, Int(count))
        unsafe store.bytes += UnsafeRawBufferPointer(start: from, count: moved)
        return Int64(moved)
    }

    static func read(
        _ context: UnsafeMutableRawPointer?, _ into: UnsafeMutableRawPointer?, _ count: UInt64
    ) -> Int64 {
        guard let store = unsafe of(context) else { return -1 }
        let moved = min(7, Int(count), store.bytes.count - store.read)
        let part = store.bytes[store.read..<store.read + moved]
        unsafe UnsafeMutableRawBufferPointer(start: into, count: moved).copyBytes(from: part)
        store.read += moved
        return Int64(moved)
    }
}
