internal import Domain
internal import Glibc
internal import Synchronization

/// The levels that stand, once more in a small file beside the ledger, so that a halt outlives a
/// ledger that is deleted, lost, or replaced by an older one.
///
/// Owns the memory of what this process has written there.
final class HaltCopy: Sendable {
    private static let head = "perps-bot standing halts 1"

    let path: String
    private let written = Mutex<[HaltRecord]?>(nil)

    /// - Parameter ledger: The path of the ledger.
    init(beside ledger: String) {
        path = (ledger.hasSuffix(".db") ? String(ledger.dropLast(3)) : ledger) + ".halts"
    }

    // MARK: Writing

    /// Replaces the file by what stands now; without anything to say none is made.
    ///
    /// - Throws: `ledger.unwritable`.
    func keep(_ standing: [HaltRecord]) throws(Fault) {
        guard written.withLock({ $0 != standing }) else { return }
        let isThere = unsafe access(path, F_OK) == 0
        if !standing.isEmpty || isThere {
            guard replace(by: Array(HaltCopy.text(of: standing).utf8)) else {
                throw Fault(
                    .runtime, code: "ledger.unwritable",
                    "the halts that stand cannot be written: \(HaltCopy.lastError)",
                    remedy: "make the folder writable and free the disk"
                ).inFile(path)
            }
        }
        written.withLock { $0 = standing }
    }

    /// The old file or the new one, never half of one.
    private func replace(by bytes: [UInt8]) -> Bool {
        let temporary = "\(path).\(getpid()).tmp"
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
        let file = unsafe open(temporary, flags, 0o644)
        guard file >= 0 else { return false }
        let count = unsafe bytes.withUnsafeBytes { space in
            unsafe Glibc.write(file, space.baseAddress, space.count)
        }
        let isWhole = count == bytes.count && fsync(file) == 0
        close(file)
        guard isWhole else { return false }
        return unsafe rename(temporary, path) == 0
    }

    private static var lastError: String {
        let code = errno
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }

    /// A line for each halt, between a head and a line that tells how many and their sum.
    private static func text(of halts: [HaltRecord]) -> String {
        let lines = halts.map { halt in
            let fields = [
                halt.id, halt.level.name, halt.source, String(halt.raisedAt.nanos), halt.profile,
                halt.reason,
            ]
            return fields.map(escaped).joined(separator: "\t")
        }
        let body = ([head] + lines).joined(separator: "\n")
        return "\(body)\nend \(halts.count) \(sum(of: body))\n"
    }

    /// FNV-1a, against a file that was cut or changed by accident.
    private static func sum(of text: String) -> UInt64 {
        text.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    }

    private static func escaped(_ field: String) -> String {
        var text = ""
        for scalar in field.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\t": text += "\\t"
            case "\n": text += "\\n"
            // Before a line's end it would make one character with it.
            case "\r": text += "\\r"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    // MARK: Reading

    /// The halts of the file, none where there is none; a file that makes no sense is a HALT.
    func halts() -> [HaltRecord] {
        guard let bytes = bytes() else {
            return errno == ENOENT ? [] : [unreadable("cannot be read: \(HaltCopy.lastError)")]
        }
        return HaltCopy.halts(in: String(decoding: bytes, as: UTF8.self))
            ?? [unreadable("makes no sense, so that nobody knows what was halted")]
    }

    private func unreadable(_ why: String) -> HaltRecord {
        var status = stat()
        _ = unsafe stat(path, &status)
        let changed = Int64(status.st_mtim.tv_sec) * Nanos.second.count
        return HaltRecord(
            id: "halts-\(status.st_mtim.tv_sec)-\(status.st_mtim.tv_nsec)", level: .halt,
            source: "ledger", reason: "\(path) \(why)", at: Timestamp(nanos: changed))
    }

    private func bytes() -> [UInt8]? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe block.withUnsafeMutableBytes { space in
                unsafe Glibc.read(file, space.baseAddress, space.count)
            }
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += block[..<count]
        }
    }

    private static func halts(in text: String) -> [HaltRecord]? {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.popLast() == "", let end = lines.popLast(), lines.first == head,
            end == "end \(lines.count - 1) \(sum(of: lines.joined(separator: "\n")))"
        else { return nil }
        let halts = lines.dropFirst().map(halt)
        return halts.contains(nil) ? nil : halts.compactMap { $0 }
    }

    private static func halt(_ line: String) -> HaltRecord? {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(unescaped)
        guard fields.count == 6, let nanos = Int64(fields[3]) else { return nil }
        var halt = HaltRecord(
            id: fields[0], level: TradingLevel(name: fields[1]) ?? .halt, source: fields[2],
            reason: fields[5], at: Timestamp(nanos: nanos))
        halt.profile = fields[4]
        return halt
    }

    private static func unescaped(_ field: Substring) -> String {
        var text = ""
        var isEscape = false
        for scalar in field.unicodeScalars {
            if isEscape {
                switch scalar {
                case "t": text += "\t"
                case "n": text += "\n"
                case "r": text += "\r"
                default: text += "\\"
                }
                isEscape = false
            } else if scalar == "\\" {
                isEscape = true
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
