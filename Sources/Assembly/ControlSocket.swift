internal import Domain
internal import Glibc
package import JSON

/// The socket by which an operator's commands reach a running profile: `control.sock`, mode 0600.
///
/// One JSON document a connection each way, a line each. Only the own user and root are heard. The
/// socket is opened through its folder's descriptor, because a socket's path has 108 bytes at most.
/// Owns the descriptors of both.
package final class ControlSocket {
    package static let name = "control.sock"
    static let requestBytesMax = 4_096

    private let folder: Int32
    private var listener: Int32

    /// Opens the socket of a run; a stale one of a run that died is replaced.
    init(folder path: String) throws(Fault) {
        folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        listener = ControlSocket.make(isWaiting: false)
        unsafe unlinkat(folder, ControlSocket.name, 0)
        var address = ControlSocket.address(folder)
        // A socket's own mode is that of its file; the umask belongs to all threads.
        fchmod(listener, S_IRUSR | S_IWUSR)
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                unsafe bind(listener, name, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard folder >= 0, listener >= 0, bound == 0, listen(listener, 8) == 0 else {
            throw Fault(
                .runtime, code: "control.socket",
                "the control socket cannot be opened: \(unsafe String(cString: strerror(errno)))",
                remedy: "check that the folder is on a file system that has sockets"
            ).inFile(path)
        }
    }

    func close() {
        guard listener >= 0 else { return }
        unsafe unlinkat(folder, ControlSocket.name, 0)
        Glibc.close(listener)
        Glibc.close(folder)
        listener = -1
    }

    /// A socket that no child process inherits.
    ///
    /// - Parameter isWaiting: Whether its calls wait for the other side.
    /// - Returns: The descriptor; negative when the machine gives none.
    private static func make(isWaiting: Bool) -> Int32 {
        let flags = SOCK_CLOEXEC.rawValue | (isWaiting ? 0 : SOCK_NONBLOCK.rawValue)
        return socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | flags), 0)
    }

    private static func address(_ folder: Int32) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array("/proc/self/fd/\(folder)/\(name)".utf8)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { bytes in
            for (index, byte) in path.enumerated() { unsafe bytes[index] = byte }
        }
        return address
    }

    // MARK: Serving

    /// Waits until a connection comes or time is over.
    ///
    /// - Returns: Whether somebody knocks.
    func wait(_ milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&entry, 1, milliseconds) > 0
    }

    /// Waits until a connection comes, something else can be read, or time is over.
    func wait(_ milliseconds: Int32, or descriptor: Int32) {
        var entries = [listener, descriptor].map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        _ = unsafe poll(&entries, 2, milliseconds)
    }

    /// Answers everybody who waits; a silent caller costs 100 ms at most.
    func serve(_ answer: (JSONValue) -> JSONValue) {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            defer { Glibc.close(connection) }
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            guard ControlSocket.isTrusted(connection) else { continue }
            ControlSocket.limitTime(connection, milliseconds: 100)
            guard let line = ControlSocket.readLine(connection) else { continue }
            let reply: JSONValue
            do throws(JSONFault) {
                reply = answer(try JSONValue(parsing: line))
            } catch {
                reply = .object(["error": .string("not JSON: \(error.message)")])
            }
            ControlSocket.write(reply.text() + "\n", to: connection)
        }
    }

    private static func isTrusted(_ connection: Int32) -> Bool {
        // Process, user and group, as the kernel's struct ucred lays them out.
        var peer: (pid: Int32, uid: UInt32, gid: UInt32) = (0, .max, .max)
        var size = socklen_t(MemoryLayout.size(ofValue: peer))
        guard unsafe getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 else {
            return false
        }
        return peer.uid == getuid() || peer.uid == 0
    }

    private static func limitTime(_ connection: Int32, milliseconds: Int) {
        var limit = timeval(tv_sec: milliseconds / 1_000, tv_usec: milliseconds % 1_000 * 1_000)
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        unsafe setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    }

    private static func readLine(_ connection: Int32, countMax: Int = requestBytesMax) -> String? {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1_024)
        while bytes.count < countMax, !bytes.contains(10) {
            let count = unsafe block.withUnsafeMutableBytes { buffer in
                unsafe read(connection, buffer.baseAddress, buffer.count)
            }
            guard count > 0 else { break }
            bytes += block[..<count]
        }
        guard let end = bytes.firstIndex(of: 10) else { return nil }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    private static func write(_ text: String, to connection: Int32) {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe send(
                    connection, buffer.baseAddress.map { unsafe $0 + sent }, bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    // MARK: Asking

    /// What came of asking.
    package enum Reply: Sendable {
        case answer(JSONValue)
        /// Nobody listens there: no process runs the profile.
        case nobody
        /// A process holds the socket and does not answer in time.
        case silence
    }

    /// Asks the process that runs a profile.
    package static func ask(folder path: String, _ request: JSONValue) -> Reply {
        let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return .nobody }
        defer { Glibc.close(folder) }
        let connection = make(isWaiting: true)
        guard connection >= 0 else { return .nobody }
        defer { Glibc.close(connection) }
        var address = address(folder)
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                unsafe connect(connection, name, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else { return .nobody }
        limitTime(connection, milliseconds: 5_000)
        write(request.text() + "\n", to: connection)
        guard let line = readLine(connection, countMax: 1 << 20) else { return .silence }
        // An answer that is not JSON is as good as none: the process is going down.
        guard let answer = try? JSONValue(parsing: line) else { return .silence }
        return .answer(answer)
    }
}
