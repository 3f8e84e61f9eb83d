import Glibc

/// A folder for one test; it goes with the test.
final class ScratchFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/perps-feeds-XXXXXX".utf8CString)
        let name = unsafe template.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map {
                unsafe String(cString: $0)
            }
        }
        guard let name else { throw ScratchFault() }
        path = name
    }

    struct ScratchFault: Error {}

    deinit {
        for name in names { unsafe unlink(path + "/" + name) }
        unsafe rmdir(path)
    }

    /// What stands in it.
    var names: [String] {
        guard let stream = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    @discardableResult
    func write(_ bytes: [UInt8], as name: String) throws -> String {
        let file = path + "/" + name
        guard let stream = unsafe fopen(file, "w") else { throw ScratchFault() }
        defer { unsafe fclose(stream) }
        let count = unsafe bytes.withUnsafeBytes {
            unsafe fwrite($0.baseAddress, 1, $0.count, stream)
        }
        guard count == bytes.count else { throw ScratchFault() }
        return file
    }

    @discardableResult
    func write(_ text: String, as name: String) throws -> String {
        try write(Array(text.utf8), as: name)
    }
}

/// The folder of real market data, where there is one.
let sharedData: String? = unsafe getenv("PERPS_SHARED_DATA").map { unsafe String(cString: $0) }
