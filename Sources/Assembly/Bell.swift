internal import Glibc

/// Wakes a thread that waits in `poll`.
///
/// Owns both ends of a pipe until it is closed.
struct Bell: Sendable {
    /// Can be read once it was rung.
    let hears: Int32
    private let rings: Int32

    /// Whether the machine gave a pipe.
    var isThere: Bool { hears >= 0 }

    init() {
        var ends: (Int32, Int32) = (-1, -1)
        let made = unsafe withUnsafeMutableBytes(of: &ends) { bytes in
            unsafe pipe(bytes.assumingMemoryBound(to: Int32.self).baseAddress)
        }
        (hears, rings) = made == 0 ? ends : (-1, -1)
        for end in [hears, rings] where end >= 0 {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    func ring() {
        var byte: UInt8 = 1
        // A bell that is full rings already.
        _ = unsafe write(rings, &byte, 1)
    }

    /// Takes note of every ring so far.
    func silence() {
        var bytes = [UInt8](repeating: 0, count: 256)
        _ = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe read(hears, buffer.baseAddress, buffer.count)
        }
    }

    func close() {
        Glibc.close(hears)
        Glibc.close(rings)
    }
}
