import Crypto

/// Somebody who signs files as minisign does, with a key of the test.
struct MinisignAuthor {
    let key: SigningKey
    let id: [UInt8]

    init(id: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]) throws {
        key = try SigningKey.generate(.ed25519)
        self.id = id
    }

    func publicKey() throws -> MinisignKey {
        MinisignKey(id: id, bytes: try key.verifyingKey.rawBytes)
    }

    /// The four lines beside a file.
    func sign(
        _ message: [UInt8], isPrehashed: Bool = true, comment: String = "timestamp:1 file:x.so"
    ) throws -> [UInt8] {
        let signed = isPrehashed ? Blake2b.digest(of: message) : message
        let signature = try key.signature(of: signed)
        let whole = try key.signature(of: signature + Array(comment.utf8))
        let head = Array((isPrehashed ? "ED" : "Ed").utf8) + id
        let lines = [
            "untrusted comment: signature of a test", Radix64.standard.text(head + signature),
            "trusted comment: " + comment, Radix64.standard.text(whole), "",
        ]
        return Array(lines.joined(separator: "\n").utf8)
    }
}
