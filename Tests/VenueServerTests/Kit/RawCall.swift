import Glibc

/// A request that is sent as it is written, on a connection of its own.
struct RawCall {
    private let port: Int

    init(_ port: Int) { self.port = port }

    struct Broken: Error {}

    /// The first part of the answer.
    func ask(_ text: String) throws -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Broken() }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOpen = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, size) == 0
            }
        }
        guard isOpen else { throw Broken() }
        let bytes = Array(text.utf8)
        let sent = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
        }
        guard sent == bytes.count else { throw Broken() }
        var answer = [UInt8](repeating: 0, count: 4_096)
        let got = unsafe answer.withUnsafeMutableBytes {
            unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
        }
        guard got > 0 else { throw Broken() }
        return String(decoding: answer[..<got], as: UTF8.self)
    }
}
