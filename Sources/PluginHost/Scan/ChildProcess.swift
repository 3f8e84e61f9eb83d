internal import CShims
internal import Glibc

/// A short-lived child whose answer comes through descriptor 3.
///
/// Its standard streams lead nowhere, it sees no environment but the loader's path, no descriptor
/// of ours, and it is killed with everything it started when its time is up.
struct ChildProcess {
    /// What became of it.
    enum Ending: Hashable {
        case exited(Int32)
        /// By the number of the signal.
        case killed(Int32)
        case timedOut
        case notStarted(String)
    }

    static let answerDescriptor: Int32 = 3
    static let answerBytesMax = 16 << 20

    let path: String
    let arguments: [String]
    let secondsMax: Int

    /// Runs it to its end.
    ///
    /// - Returns: Every byte of its answer, whole or not, and how it ended.
    func run() -> (answer: [UInt8], ending: Ending) {
        var ends: [Int32] = [-1, -1]
        let failure = unsafe perps_pipe(&ends)
        guard failure == 0 else { return ([], .notStarted(PathText.systemMessage(failure))) }
        defer { close(ends[0]) }
        var child: pid_t = 0
        let status = spawn(&child, answer: ends[1])
        close(ends[1])
        guard status == 0 else { return ([], .notStarted(PathText.systemMessage(status))) }
        return ChildProcess.collect(child, from: ends[0], secondsMax: secondsMax)
    }

    private func spawn(_ child: inout pid_t, answer: Int32) -> Int32 {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        // The answer first, so that no later step can overwrite its descriptor.
        unsafe posix_spawn_file_actions_adddup2(&actions, answer, ChildProcess.answerDescriptor)
        for stream in 0..<3 as Range<Int32> {
            unsafe posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0)
        }
        unsafe perps_spawn_closes_from(&actions, ChildProcess.answerDescriptor + 1)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        unsafe sigemptyset(&noSignals)
        unsafe posix_spawnattr_setsigmask(&attributes, &noSignals)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        unsafe posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGMASK))
        let words = unsafe CStrings([path] + arguments)
        let environment = unsafe CStrings(ChildProcess.environment())
        defer {
            unsafe words.free()
            unsafe environment.free()
        }
        return unsafe posix_spawn(
            &child, path, &actions, &attributes, words.list, environment.list)
    }

    /// Tells a program that it was started to look into a library, and must not start another.
    static let mark = "PERPS_PLUGIN_SCAN"

    /// Whether this program is itself such a child.
    static var isChild: Bool { unsafe getenv(mark) != nil }

    private static func environment() -> [String] {
        var lines = ["LC_ALL=C", "TZ=UTC", "SWIFT_BACKTRACE=enable=no", "\(mark)=1"]
        if let path = loaderPath { lines.append("LD_LIBRARY_PATH=" + path) }
        return lines
    }

    /// Where the loader looks beside its own folders, which a child needs as this program does.
    static var loaderPath: String? {
        guard !perps_is_privileged(), let path = unsafe getenv("LD_LIBRARY_PATH") else {
            return nil
        }
        return unsafe String(cString: path)
    }

    /// Reads until the child ends or its time is up; what outlives it in its group is killed.
    private static func collect(
        _ child: pid_t, from pipe: Int32, secondsMax: Int
    ) -> (answer: [UInt8], ending: Ending) {
        let deadline = milliseconds() + secondsMax * 1_000
        var answer: [UInt8] = []
        var isOpen = true
        while true {
            var status: Int32 = 0
            if unsafe waitpid(child, &status, WNOHANG) == child {
                _ = drain(pipe, into: &answer)
                _ = kill(-child, SIGKILL)
                return (answer, ending(status))
            }
            if milliseconds() >= deadline || answer.count > answerBytesMax {
                _ = kill(-child, SIGKILL)
                _ = kill(child, SIGKILL)
                unsafe waitpid(child, &status, 0)
                return (answer, .timedOut)
            }
            if isOpen {
                var waiting = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
                unsafe poll(&waiting, 1, 5)
                isOpen = drain(pipe, into: &answer)
            } else {
                usleep(500)
            }
        }
    }

    /// Takes what is there; false when nothing more can come.
    private static func drain(_ pipe: Int32, into answer: inout [UInt8]) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while answer.count <= answerBytesMax {
            let got = unsafe chunk.withUnsafeMutableBytes { buffer in
                unsafe read(pipe, buffer.baseAddress, buffer.count)
            }
            if got == 0 { return false }
            if got < 0 { return errno == EAGAIN || errno == EINTR }
            answer += chunk[..<got]
        }
        return true
    }

    private static func ending(_ status: Int32) -> Ending {
        let signal = status & 0x7f
        return signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal)
    }

    /// Of a clock that nobody sets.
    private static func milliseconds() -> Int {
        var now = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
    }
}

/// Words as C wants them: pointers to text, then a null pointer.
@unsafe private struct CStrings {
    let list: [UnsafeMutablePointer<CChar>?]

    init(_ words: [String]) { unsafe list = words.map { unsafe strdup($0) } + [nil] }

    func free() { unsafe list.forEach { unsafe Glibc.free($0) } }
}
