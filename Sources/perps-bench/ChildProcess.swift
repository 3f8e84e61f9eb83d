internal import Glibc

/// Runs a command of the shell to its end.
enum ChildProcess {
    /// What it wrote to standard output; nil when it could not be started or did not end well.
    static func output(of command: String) -> String? {
        guard let pipe = unsafe popen(command, "r") else { return nil }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = unsafe fread(&block, 1, block.count, pipe)
            if count == 0 { break }
            bytes += block[..<count]
        }
        return unsafe pclose(pipe) == 0 ? String(decoding: bytes, as: UTF8.self) : nil
    }
}
