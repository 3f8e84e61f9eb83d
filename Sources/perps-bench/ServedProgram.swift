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
        // It takes the keys away too.
        defer { unsafe pclose(pipe) }
        var process: Int32?
        defer { if let process { kill(process, SIGTERM) } }
        var announcement: JSONValue?
        var block = [CChar](repeating: 0, count: 8_192)
        while process == nil || announcement == nil {
            guard unsafe fgets(&block, Int32(block.count), pipe) != nil else { return nil }
            let bytes = block.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
            let line = String(decoding: bytes, as: UTF8.self)
            if let number = Int32(line) {
                process = number
            } else {
                announcement = try JSONValue(parsing: line)
            }
        }
        return try announcement.map(body)
    }

    /// Its number and what it announces come in either order.
    private static func command(_ program: String) -> String {
        let quoted = "'" + program.replacing("'", with: #"'\''"#) + "'"
        return "keys=$(mktemp -d) && { \(quoted) venue serve --tls --keys-dir \"$keys\" --for 5m "
            + "2>/dev/null & echo $!; wait $!; rm -rf \"$keys\"; }"
    }
}
