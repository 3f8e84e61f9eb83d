import Glibc

/// Where fuzzed files are put: in memory, unless `PERPS_FUZZ_FOLDER` says otherwise.
struct FuzzFolder {
    private let path: String

    init() {
        let named = unsafe getenv("PERPS_FUZZ_FOLDER").map { unsafe String(cString: $0) }
        path = named ?? "/dev/shm"
    }

    /// Writes a file.
    ///
    /// - Returns: Its path.
    func write(_ bytes: [UInt8], as name: String) -> String {
        let file = "\(path)/\(name)"
        let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        demand(descriptor >= 0, "cannot write to \(path)")
        let count = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
        }
        close(descriptor)
        demand(count == bytes.count, "cannot write to \(path)")
        return file
    }

    func remove(_ file: String) { unsafe unlink(file) }
}
