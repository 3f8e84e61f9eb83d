internal import Domain
internal import Glibc
internal import JSON

/// The file in which a venue survives its process: what it was made of, then every request that may
/// have changed it, one a line.
///
/// Owns the open file and the lock on it.
final class StateFile {
    static let name = "venue.jsonl"

    private let path: String
    private let descriptor: Int32
    /// When the venue of this file opened first; nil for a new file.
    private(set) var opened: Timestamp?
    /// Requests of earlier runs, oldest first; taken out once they have been done again.
    private(set) var records: [CallRecord] = []
    /// Why nothing can be written any more.
    private(set) var failure: String?

    /// Opens the file of a folder, and reads it.
    ///
    /// - Parameters:
    ///   - folder: Its last part is made where it is missing.
    ///   - terms: What the venue is made of; an old file must say the same.
    /// - Throws: `Fault`: another venue has it open, it cannot be read, or it is of another venue.
    init(folder: String, terms: JSONValue) throws(Fault) {
        path = folder + "/" + StateFile.name
        try KeyFolder.make(folder)
        let flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW
        descriptor = unsafe Glibc.open(path, flags, 0o600)
        guard descriptor >= 0 else { throw StateFile.fault(path, "cannot be opened") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw Fault(
                .locked, code: "venue.locked", "another venue has its state here",
                remedy: "stop that one, or name another folder with --state"
            ).inFile(path)
        }
        try read(terms)
    }

    deinit { close(descriptor) }

    /// Writes down when the venue opened, and what it is made of.
    func begin(_ terms: JSONValue, opened: Timestamp) throws(Fault) {
        let first = JSONValue.object(["opened": .string(String(opened.nanos)), "terms": terms])
        guard write(first.text()) else { throw StateFile.fault(path, failure ?? "") }
        self.opened = opened
    }

    /// Writes a request down; does nothing once a write has failed.
    func add(_ record: CallRecord) { _ = write(record.text) }

    func forgetRecords() { records = [] }

    private func write(_ line: String) -> Bool {
        guard failure == nil else { return false }
        var rest = Array((line + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            }
            guard count > 0 else {
                failure = unsafe "cannot be written: " + String(cString: strerror(errno))
                return false
            }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private func read(_ terms: JSONValue) throws(Fault) {
        let bytes = try KeyFolder.bytes(of: descriptor, path)
        var number = 0
        var good = 0
        for line in bytes.split(separator: 10, omittingEmptySubsequences: false).dropLast() {
            number += 1
            good += line.count + 1
            try take(Array(line), number, terms)
        }
        // A line without its end was being written when the process died; nobody was answered.
        guard good == bytes.count || ftruncate(descriptor, off_t(good)) == 0 else {
            throw StateFile.fault(path, "cannot be written")
        }
    }

    private func take(_ bytes: [UInt8], _ number: Int, _ terms: JSONValue) throws(Fault) {
        let line: JSONValue
        do throws(JSONFault) {
            line = try JSONValue(parsing: bytes)
        } catch {
            throw StateFile.fault(path, "is not JSON: \(error.message)").inFile(path, line: number)
        }
        if number == 1 {
            opened = line["opened"]?.string.flatMap { Int64($0) }.map { Timestamp(nanos: $0) }
            return try compare(line["terms"] ?? .null, terms)
        }
        guard let record = CallRecord(line) else {
            throw StateFile.fault(path, "is no request of a venue").inFile(path, line: number)
        }
        records.append(record)
    }

    private func compare(_ old: JSONValue, _ new: JSONValue) throws(Fault) {
        for member in new.members ?? [] where old[member.key] != member.value {
            let then = old[member.key]?.text() ?? "absent"
            throw Fault(
                .usage, code: "venue.state",
                "the venue in this file was made with \(member.key) \(then), not "
                    + member.value.text(),
                remedy: "give the same options as then, or name another folder with --state"
            ).inFile(path, line: 1)
        }
    }

    private static func fault(_ path: String, _ message: String) -> Fault {
        Fault(
            .usage, code: "venue.state_file", message,
            remedy: "name a folder with --state that this user may write, or a new one"
        ).inFile(path)
    }
}
