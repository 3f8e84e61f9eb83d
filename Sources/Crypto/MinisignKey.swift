/// The public key of somebody who signs files as minisign does.
///
/// 42 bytes as base64: `Ed`, eight bytes that name the key, and an Ed25519 key.
///
/// - SeeAlso: https://jedisct1.github.io/minisign/, read 2026-12-01.
package struct MinisignKey: Hashable, Sendable {
    static let algorithm = Array("Ed".utf8)
    static let idCount = 8
    private static let keyCount = 32
    private static let lengthMax = 1_024

    package let id: [UInt8]
    package let bytes: [UInt8]

    /// Reads the base64 alone, or a file with a line of comment above it.
    ///
    /// - Returns: nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.count <= MinisignKey.lengthMax else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        if lines.count == 2, lines[0].hasPrefix(MinisignSignature.untrusted) { lines.removeFirst() }
        guard lines.count == 1, let raw = Radix64.standard.bytes(lines[0]),
            raw.count == 2 + MinisignKey.idCount + MinisignKey.keyCount,
            Array(raw.prefix(2)) == MinisignKey.algorithm
        else { return nil }
        id = Array(raw[2..<10])
        bytes = Array(raw[10...])
    }

    package init(id: [UInt8], bytes: [UInt8]) {
        precondition(id.count == MinisignKey.idCount && bytes.count == MinisignKey.keyCount)
        (self.id, self.bytes) = (id, bytes)
    }

    /// The base64 alone.
    package var text: String { Radix64.standard.text(MinisignKey.algorithm + id + bytes) }

    /// How minisign prints the name of a key.
    package static func name(of id: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        return String(
            decoding: id.reversed().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self)
    }

    package var name: String { MinisignKey.name(of: id) }
}
