import Assembly
import Domain
import Foundation
import Glibc
import JSON
import Testing

@Suite struct `A control socket` {
    let desk: Desk
    init() throws { desk = try Desk() }

    /// Asks once; what was heard, and what was answered.
    private func ask(_ request: JSONValue) throws -> (heard: [JSONValue], answer: JSONValue?) {
        let (answers, path) = (Answers(), desk.path)
        let control = try ControlSocket(folder: path)
        defer { control.close() }
        Thread {
            switch ControlSocket.ask(folder: path, request) {
            case .answer(let document): answers.add(document.text())
            case .silence: answers.add("silence")
            case .nobody: answers.add("nobody")
            }
        }.start()
        var heard: [JSONValue] = []
        while answers.all.isEmpty {
            guard control.wait(10) else { continue }
            control.serve { document in
                heard.append(document)
                return .object(["ok": .bool(true)])
            }
        }
        return (heard, try answers.all[0].map { try JSONValue(parsing: $0) })
    }

    @Test func `hears a reason of any length, cut where a character ends`() throws {
        let (heard, answer) = try ask(
            .object([
                "command": .string("halt"),
                "reason": .string(String(repeating: "\u{1}ü", count: 20_000)),
            ]))
        #expect(answer?["ok"]?.bool == true)
        #expect(heard.count == 1 && heard.first?["command"]?.string == "halt")
        let reason = try #require(heard.first?["reason"]?.string)
        // 332 times three bytes, one more of the next pair, and the mark.
        #expect(reason == String(repeating: "\u{1}ü", count: 332) + "\u{1}…")
        #expect(reason.utf8.count == 1_000)
    }

    @Test func `is a file for its own user alone`() throws {
        let control = try ControlSocket(folder: desk.path)
        defer { control.close() }
        var file = stat()
        let answer = unsafe lstat(desk.path + "/" + ControlSocket.name, &file)
        #expect(answer == 0 && file.st_mode & S_IFMT == S_IFSOCK)
        #expect(file.st_mode & 0o777 == 0o600)
    }

    @Test(
        arguments: [
            (1_000, 1_000, true), (0, 1_000, true), (0, 0, true), (1_001, 1_000, false),
            (999, 1_000, false), (1_000, 0, false), (.max, 1_000, false), (.max, 0, false),
        ] as [(UInt32, UInt32, Bool)])
    func `hears its own user and root, and nobody else`(user: UInt32, own: UInt32, isHeard: Bool) {
        #expect(ControlSocket.hears(user, as: own) == isHeard)
    }

    @Test func `answers that a request is too long, instead of saying nothing`() throws {
        let (heard, answer) = try ask(
            .object([
                "command": .string("halt"),
                "product": .string(String(repeating: "x", count: 20_000)),
            ]))
        #expect(heard.isEmpty)
        #expect(answer?["error"]?["code"]?.string == "control.too_long")
    }
}

@Suite struct `A reason` {
    @Test func `may have a thousand bytes`() throws {
        let most = String(repeating: "a", count: 1_000)
        try Reason.check(most)
        #expect(Reason.cut(most) == most)
        #expect(code(of: { try Reason.check(most + "a") }) == "reason.too_long")
        #expect(Reason.cut(most + "a") == String(repeating: "a", count: 997) + "…")
    }

    @Test func `is not cut through a character`() {
        let stem = String(repeating: "a", count: 996)
        #expect(Reason.cut(stem + "😀😀") == stem + "…")
        let shorter = String(repeating: "a", count: 993)
        #expect(Reason.cut(shorter + "😀😀") == shorter + "😀…")
    }
}
