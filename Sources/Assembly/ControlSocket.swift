internal import Dispatch
package import Domain
internal import Glibc
package import JSON
internal import Synchronization

/// The socket by which an operator's commands reach a running profile: `control.sock`, mode 0600.
///
/// One JSON document a connection each way, a line each. Only the own user and root are heard. The
/// socket is opened through its folder's descriptor, because a socket's path has 108 bytes at most.
/// A thread of its own reads requests, whatever the loop is doing, and shows each of them to
/// `heed` at once; the loop answers them when it comes to them. Owns the descriptors of both, and
/// the requests that wait.
package final class ControlSocket: Sendable {
    package static let name = "control.sock"
    static let requestBytesMax = 16_384
    /// Requests that wait for the loop at most; who comes then is turned away.
    static let waitingMax = 64
    /// How long one caller may take to say what it wants.
    private static let patience: Int64 = 100_000_000

    /// What somebody asked, and where the answer goes.
    private struct Request {
        var connection: Int32
        var document: JSONValue
    }

    private struct State {
        var waiting: [Request] = []
        var isOpen = true
    }

    private let folder: Int32
    private let listener: Int32
    /// One byte a request, so that the loop wakes.
    private let bell: Bell
    /// Ends the socket's thread.
    private let ending: Bell
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "control", qos: .userInteractive)

    /// Opens the socket of a run; a stale one of a run that died is replaced.
    ///
    /// - Parameters:
    ///   - path: The state folder.
    ///   - heed: Shown each request as soon as it is read, on the socket's own thread.
    /// - Throws: `control.socket`.
    package init(
        folder path: String, heed: @escaping @Sendable (JSONValue) -> Void = { _ in }
    ) throws(Fault) {
        let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        let listener = ControlSocket.make(isWaiting: false)
        (self.folder, self.listener) = (folder, listener)
        unsafe unlinkat(folder, ControlSocket.name, 0)
        var address = ControlSocket.address(folder)
        // A socket's own mode is that of its file; the umask belongs to all threads.
        fchmod(listener, S_IRUSR | S_IWUSR)
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                unsafe bind(listener, name, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        (bell, ending) = (Bell(), Bell())
        guard folder >= 0, listener >= 0, bound == 0, bell.isThere, ending.isThere,
            listen(listener, 8) == 0
        else {
            throw Fault(
                .runtime, code: "control.socket",
                "the control socket cannot be opened: \(unsafe String(cString: strerror(errno)))",
                remedy: "check that the folder is on a file system that has sockets"
            ).inFile(path)
        }
        queue.async { [self] in listenToAll(heed) }
    }

    /// Takes nothing in any more, and turns away who waits.
    package func close() {
        let waiting: [Request]? = state.withLock { state in
            guard state.isOpen else { return nil }
            state.isOpen = false
            defer { state.waiting = [] }
            return state.waiting
        }
        guard let waiting else { return }
        ending.ring()
        // Whatever the socket's thread is reading is done then.
        queue.sync {}
        for request in waiting { Glibc.close(request.connection) }
        unsafe unlinkat(folder, ControlSocket.name, 0)
        for descriptor in [listener, folder] { Glibc.close(descriptor) }
        bell.close()
        ending.close()
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

    /// Waits until somebody asks or time is over.
    ///
    /// - Returns: Whether somebody asks.
    package func wait(_ milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: bell.hears, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&entry, 1, milliseconds) > 0
    }

    /// Waits until somebody asks, something else can be read, or time is over.
    package func wait(_ milliseconds: Int32, or descriptor: Int32) {
        var entries = [bell.hears, descriptor].map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        _ = unsafe poll(&entries, 2, milliseconds)
    }

    /// Answers everybody who waits; on the loop's thread.
    package func serve(_ answer: (JSONValue) -> JSONValue) {
        bell.silence()
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for request in waiting {
            ControlSocket.write(answer(request.document).text() + "\n", to: request.connection)
            Glibc.close(request.connection)
        }
    }

    /// Waits for callers until the end; on the socket's own thread.
    private func listenToAll(_ heed: @Sendable (JSONValue) -> Void) {
        while true {
            var entries = [listener, ending.hears].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            _ = unsafe poll(&entries, 2, -1)
            guard entries[1].revents == 0 else { return }
            accept(heed)
        }
    }

    /// Reads what everybody who knocks wants; on the socket's own thread.
    private func accept(_ heed: @Sendable (JSONValue) -> Void) {
        while true {
            let connection = Glibc.accept(listener, nil, nil)
            guard connection >= 0 else { return }
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            let isHeard = ControlSocket.isTrusted(connection) && take(connection, heed)
            if !isHeard { Glibc.close(connection) }
        }
    }

    /// - Returns: Whether the connection waits for an answer now.
    private func take(_ connection: Int32, _ heed: @Sendable (JSONValue) -> Void) -> Bool {
        ControlSocket.limitTime(connection, milliseconds: 100)
        let deadline = WallClock.steady + ControlSocket.patience
        guard let line = ControlSocket.readLine(connection, until: deadline) else { return false }
        guard line.utf8.count < ControlSocket.requestBytesMax else {
            let fault = Fault(
                .usage, code: "control.too_long",
                "the request has more than \(ControlSocket.requestBytesMax) bytes; it was not read",
                remedy: "say it in fewer words")
            let reply = JSONValue.object(["error": fault.json])
            ControlSocket.write(reply.text() + "\n", to: connection)
            return false
        }
        let document: JSONValue
        do throws(JSONFault) {
            document = try JSONValue(parsing: line)
        } catch {
            let reply = JSONValue.object(["error": .string("not JSON: \(error.message)")])
            ControlSocket.write(reply.text() + "\n", to: connection)
            return false
        }
        heed(document)
        let isWaiting = state.withLock { state in
            guard state.isOpen, state.waiting.count < ControlSocket.waitingMax else { return false }
            state.waiting.append(Request(connection: connection, document: document))
            return true
        }
        if isWaiting { bell.ring() }
        return isWaiting
    }

    private static func isTrusted(_ connection: Int32) -> Bool {
        // Process, user and group, as the kernel's struct ucred lays them out.
        var peer: (pid: Int32, uid: UInt32, gid: UInt32) = (0, .max, .max)
        var size = socklen_t(MemoryLayout.size(ofValue: peer))
        guard unsafe getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 else {
            return false
        }
        return hears(peer.uid, as: getuid())
    }

    /// Whether a user may command: the one whose process this is, and root.
    package static func hears(_ user: UInt32, as own: UInt32) -> Bool { user == own || user == 0 }

    private static func limitTime(_ connection: Int32, milliseconds: Int) {
        var limit = timeval(tv_sec: milliseconds / 1_000, tv_usec: milliseconds % 1_000 * 1_000)
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        unsafe setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    }

    /// - Returns: What comes before the end of a line, or `countMax` bytes and more of a line that
    ///   is longer; nil when there is no whole line.
    private static func readLine(
        _ connection: Int32, countMax: Int = requestBytesMax, until deadline: Int64 = .max
    ) -> String? {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1_024)
        while bytes.count < countMax, !bytes.contains(10), WallClock.steady < deadline {
            let count = unsafe block.withUnsafeMutableBytes { buffer in
                unsafe read(connection, buffer.baseAddress, buffer.count)
            }
            guard count > 0 else { break }
            bytes += block[..<count]
        }
        guard let end = bytes.firstIndex(of: 10) ?? (bytes.count < countMax ? nil : bytes.count)
        else { return nil }
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

    /// A call to whoever listens in a folder.
    private enum Call {
        /// Is to be closed.
        case taken(Int32)
        /// Somebody listens who takes no more callers.
        case busy
        case nobody
    }

    private static func call(folder path: String) -> Call {
        let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return .nobody }
        defer { Glibc.close(folder) }
        let connection = make(isWaiting: true)
        guard connection >= 0 else { return .nobody }
        // A process that is stopped takes no caller in, and holds none up for ever.
        limitTime(connection, milliseconds: 5_000)
        var address = address(folder)
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                unsafe connect(connection, name, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status != 0 else { return .taken(connection) }
        let isBusy = errno == EAGAIN || errno == EINPROGRESS
        Glibc.close(connection)
        return isBusy ? .busy : .nobody
    }

    /// Whether a process listens in a folder, be it one that does not answer.
    static func isHeld(folder path: String) -> Bool {
        switch call(folder: path) {
        case .taken(let connection):
            Glibc.close(connection)
            return true
        case .busy: return true
        case .nobody: return false
        }
    }

    /// A request whose reason is as long as may be: nobody's halt fails because of many words.
    private static func fitted(_ request: JSONValue) -> JSONValue {
        guard let members = request.members else { return request }
        return .object(
            members.map { member in
                guard member.key == "reason", let reason = member.value.string else {
                    return member
                }
                return JSONMember(member.key, .string(Reason.cut(reason)))
            })
    }

    /// Asks the process that runs a profile.
    package static func ask(folder path: String, _ request: JSONValue) -> Reply {
        let connection: Int32
        switch call(folder: path) {
        case .taken(let taken): connection = taken
        case .busy: return .silence
        case .nobody: return .nobody
        }
        defer { Glibc.close(connection) }
        write(fitted(request).text() + "\n", to: connection)
        guard let line = readLine(connection, countMax: 1 << 20) else { return .silence }
        // An answer that is not JSON is as good as none: the process is going down.
        guard let answer = try? JSONValue(parsing: line) else { return .silence }
        return .answer(answer)
    }
}
