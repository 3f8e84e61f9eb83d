import Foundation
import Testing

/// Looks for secrets, in every form that they may be written in, wherever a program may have left
/// them.
struct SecretHunt {
    private var needles: [(what: String, bytes: Data)] = [
        ("the head of a token", Data("eyJhbGciOi".utf8)),
        ("the claims of a token", Data("eyJzdWIiOi".utf8)),
        ("a token as it is sent", Data("Bearer e".utf8)),
    ]

    mutating func add(_ what: String, _ bytes: Data) {
        precondition(bytes.count >= 8, "\(what) is too short to be found by")
        needles.append((what, bytes))
    }

    mutating func add(_ what: String, _ text: String) { add(what, Data(text.utf8)) }

    /// The name of a key, whole and its last part, which is the key's id.
    mutating func add(name: String) {
        add(word: "the key's name", name)
        add(word: "the key's id", name.split(separator: "/").last.map(String.init) ?? name)
    }

    /// A word that is itself a secret: as it is, as JSON and addresses spell it, in base64 and hex.
    mutating func add(word what: String, _ text: String) {
        add(what, text)
        add("\(what) in hex", hex(Data(text.utf8)))
        add("\(what) in base64", String(Data(text.utf8).base64EncodedString().prefix { $0 != "=" }))
        let spellings = [text.replacing("/", with: "\\/"), text.replacing("/", with: "%2F")]
        for spelt in spellings where spelt != text { add("\(what), spelt otherwise", spelt) }
    }

    /// A key in PEM: whole, with its line ends spelt out, line by line, as one text, and decoded.
    mutating func add(pem: String) {
        let text = pem.trimmingCharacters(in: .whitespacesAndNewlines)
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("-") }.map(String.init)
        add("the PEM", text)
        add("the PEM in one line", text.replacing("\n", with: "\\n"))
        for (number, line) in lines.enumerated() { add("line \(number + 1) of the PEM", line) }
        add("the body of the PEM", lines.joined())
        add("the body of the PEM in one line", lines.joined(separator: "\\n"))
        guard let der = Data(base64Encoded: lines.joined()) else { return }
        add("the decoded PEM", der)
        add("the decoded PEM in hex", hex(der))
    }

    /// The bytes of a private key: as they are, in hex of either kind, in base64 of either kind.
    mutating func add(scalar bytes: Data) {
        let base64 = String(bytes.base64EncodedString().prefix { $0 != "=" })
        add("the key's bytes", bytes)
        add("the key in hex", hex(bytes))
        add("the key in capital hex", hex(bytes).uppercased())
        add("the key in base64", base64)
        let url = base64.replacing("+", with: "-").replacing("/", with: "_")
        if url != base64 { add("the key in base64 of addresses", url) }
    }

    private func hex(_ bytes: Data) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// What of the secrets stands in some bytes, each by what it is.
    func found(in bytes: Data) -> [String] {
        var found = needles.filter { bytes.firstRange(of: $0.bytes) != nil }.map(\.what)
        if SecretHunt.holdsSignature(bytes) { found.append("the signature of a token") }
        return found
    }

    /// Whether 64 bytes stand there in base64 as they end a token: 86 characters, no more.
    static func holdsSignature(_ bytes: Data) -> Bool {
        var run: [UInt8] = []
        func isSignature() -> Bool {
            run.count == 86 && run.contains { (97...122).contains($0) }
                && run.contains { (65...90).contains($0) }
                && run.contains { (48...57).contains($0) }
        }
        for byte in bytes {
            switch byte {
            case 97...122, 65...90, 48...57, 45, 95: run.append(byte)
            default:
                if isSignature() { return true }
                run.removeAll(keepingCapacity: true)
            }
        }
        return isSignature()
    }

    /// Demands that nothing that programs have said, and no file of a desk, holds any of it.
    ///
    /// - Parameters:
    ///   - desk: Every file in it is looked at.
    ///   - folders: Except those in these, where the secrets were put.
    ///   - answers: What programs have said, by a name.
    /// - Throws: When the desk cannot be looked through.
    func expectNothing(
        at desk: Desk, but folders: [String], _ answers: [(String, Program.Answer)]
    ) throws {
        // Who finds nothing anywhere has not looked.
        for (what, bytes) in needles {
            #expect(found(in: Data("before".utf8) + bytes + Data("behind".utf8)).contains(what))
        }
        for (name, answer) in answers {
            #expect(found(in: Data(answer.out.utf8)) == [], "in the output of \(name)")
            #expect(found(in: Data(answer.err.utf8)) == [], "in the errors of \(name)")
        }
        let walk = try #require(FileManager.default.enumerator(atPath: desk.path))
        var count = 0
        for case let file as String in walk
        where !folders.contains(where: { file == $0 || file.hasPrefix($0 + "/") }) {
            // Folders and sockets hold nothing to read.
            guard let bytes = try? Data(contentsOf: URL(filePath: desk.path + "/" + file)) else {
                continue
            }
            count += 1
            #expect(found(in: bytes) == [], "in \(file)")
        }
        #expect(count > 5)
    }
}
