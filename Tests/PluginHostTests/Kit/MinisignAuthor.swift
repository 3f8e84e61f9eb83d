import Crypto

/// Somebody who signs libraries as minisign does, with a key of the test.
struct MinisignAuthor {
    private let key: SigningKey
    private let id: [UInt8]

    init(_ id: UInt8 = 1) throws {
        key = try SigningKey.generate(.ed25519)
        self.id = [UInt8](repeating: id, count: 8)
    }

    func publicKey() throws -> String {
        MinisignKey(id: id, bytes: try key.verifyingKey.rawBytes).text
    }

    /// The four lines beside a file.
    func sign(_ file: [UInt8], isPrehashed: Bool = true) throws -> [UInt8] {
        let signature = try key.signature(of: isPrehashed ? Blake2b.digest(of: file) : file)
        let comment = "a library"
        let head = Array((isPrehashed ? "ED" : "Ed").utf8) + id
        let lines = [
            "untrusted comment: of a test", Radix64.standard.text(head + signature),
            "trusted comment: " + comment,
            Radix64.standard.text(try key.signature(of: signature + Array(comment.utf8))), "",
        ]
        return Array(lines.joined(separator: "\n").utf8)
    }
}
