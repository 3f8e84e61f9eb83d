internal import Glibc
internal import JSON
internal import PluginHost

/// The program itself, as it serves an exchange over TLS on this machine, in a process of its own.
enum ServedProgram {
    /// Serves as long as `body` runs, which is given what the program announces.
    ///
    /// - Returns: nil where the program does not stand beside this one, or does not serve.
    /// - Throws: What `body` does, and `JSONFault` for an announcement that cannot be read.
    static func during<Value>(_ body: (JSONValue) throws -> Value) throws -> Value? {
        let program = PluginSearch.ofThisProcess().executableFolder + "/perps-bot"
        guard unsafe access(program, X_OK) == 0, let pipe = unsafe popen(command(program), "r")
        else { return nil }
        var process: Int32?
        var keys: String?
        var announcement: JSONValue?
        defer {
            if let process { kill(process, SIGTERM) }
            unsafe pclose(pipe)
            if let keys { _ = ChildProcess.output(of: "rm -rf '\(keys)'") }
        }
        var block = [CChar](repeating: 0, count: 8_192)
        while process == nil || announcement == nil {
            guard unsafe fgets(&block, Int32(block.count), pipe) != nil else { return nil }
            let bytes = block.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
            let line = String(decoding: bytes, as: UTF8.self)
            if let number = Int32(line) {
                process = number
            } else if line.hasPrefix("/") {
                keys = line
            } else {
                announcement = try JSONValue(parsing: line)
            }
        }
        return try announcement.map(body)
    }

    /// Its number, the folder of its keys, and what it announces.
    ///
    /// It takes the shell's place: a shell that inherits blocked signals never hears that it ended.
    private static func command(_ program: String) -> String {
        let quoted = "'" + program.replacing("'", with: #"'\''"#) + "'"
        return "keys=$(mktemp -d) && echo $$ && echo \"$keys\" && "
            + "exec \(quoted) venue serve --tls --keys-dir \"$keys\" --for 5m 2>/dev/null"
    }
}
