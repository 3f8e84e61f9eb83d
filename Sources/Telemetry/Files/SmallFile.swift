internal import Domain
internal import Glibc

/// Whole files through system calls.
package enum SmallFile {
    /// Bytes read at most.
    package static let bytesMax = 1 << 20

    /// The beginning of a file as text; nil when it cannot be read.
    package static func text(_ path: String) -> String? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < bytesMax {
            let count = unsafe buffer.withUnsafeMutableBytes { space in
                unsafe read(file, space.baseAddress, space.count)
            }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes all bytes.
    ///
    /// - Returns: Whether all were taken; `errno` says why not.
    @discardableResult
    package static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { space in
                unsafe Glibc.write(file, space.baseAddress?.advanced(by: done), space.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    /// What `errno` says, in words.
    static var lastError: String {
        let code = errno
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}
