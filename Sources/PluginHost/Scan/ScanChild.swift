internal import CShims
internal import Domain
internal import Glibc
internal import JSON

/// The side of a scan that runs foreign code: loads one library, answers, and is gone.
package enum ScanChild {
    /// The hidden command that runs it.
    package static let command = "plugin-scan"

    /// Loads the library, writes one JSON document to descriptor 3, or to standard output when
    /// that is closed, and ends the process without running anything of the library again.
    package static func main(file path: String) -> Never {
        perps_die_with_parent()
        let isChild = fcntl(ChildProcess.answerDescriptor, F_SETFD, FD_CLOEXEC) == 0
        let answer: ScanAnswer
        do throws(Fault) {
            let file = try PluginFile.open(path, mode: .scan)
            lockDown(PathText.folder(of: file.path))
            answer = ScanAnswer(try PluginLibrary.load(file, mode: .scan))
        } catch {
            answer = .refused(error)
        }
        let text = answer.json.text() + "\n"
        let isWritten = write(
            Array(text.utf8), to: isChild ? ChildProcess.answerDescriptor : STDOUT_FILENO)
        _exit(isWritten ? 0 : 1)
    }

    /// Constructors and the entry function may compute, and load what lies beside the library.
    private static func lockDown(_ folder: String) {
        var limits = perps_lock_limits(memory_bytes_max: 1 << 30, files_max: 32)
        // A kernel that cannot lock opens the library all the same, as it always did.
        _ = unsafe perps_lock_down(&limits, folder)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let wrote = unsafe rest.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            }
            if wrote < 0, errno == EAGAIN || errno == EINTR {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                unsafe poll(&waiting, 1, 1_000)
                continue
            }
            guard wrote > 0 else { return false }
            rest = rest.dropFirst(wrote)
        }
        return true
    }
}
