internal import CPerpsPlugin

/// The bytes between host and plugin while state is saved or loaded.
///
/// Owns them; it must outlive the call.
final class StateStream {
    private(set) var bytes: [UInt8]
    private var place = 0
    private let bytesMax: Int

    /// Begins with what a plugin is to read; with nothing for one that writes.
    init(_ bytes: [UInt8] = [], bytesMax: Int) { (self.bytes, self.bytesMax) = (bytes, bytesMax) }

    var writer: pb_writer {
        var writer = unsafe pb_writer()
        unsafe writer.ctx = Unmanaged.passUnretained(self).toOpaque()
        unsafe writer.write = { context, source, count in
            unsafe StateStream.stream(context)?.take(source, count) ?? -1
        }
        return unsafe writer
    }

    var reader: pb_reader {
        var reader = unsafe pb_reader()
        unsafe reader.ctx = Unmanaged.passUnretained(self).toOpaque()
        unsafe reader.read = { context, target, count in
            unsafe StateStream.stream(context)?.give(target, count) ?? -1
        }
        return unsafe reader
    }

    private static func stream(_ context: UnsafeMutableRawPointer?) -> StateStream? {
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<StateStream>.fromOpaque(context).takeUnretainedValue()
    }

    /// Takes what it is given, all of it or nothing once there is no room.
    private func take(_ source: UnsafeRawPointer?, _ count: UInt64) -> Int64 {
        if count == 0 { return 0 }
        guard let source = unsafe source, count <= UInt64(bytesMax - bytes.count) else {
            return -1
        }
        unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: source, count: Int(count)))
        return Int64(count)
    }

    private func give(_ target: UnsafeMutableRawPointer?, _ count: UInt64) -> Int64 {
        guard let target = unsafe target else { return count == 0 ? 0 : -1 }
        let count = Int(min(count, UInt64(bytes.count - place)))
        unsafe bytes.withUnsafeBytes { all in
            guard count > 0, let base = all.baseAddress else { return }
            unsafe target.copyMemory(from: base + place, byteCount: count)
        }
        place += count
        return Int64(count)
    }
}
