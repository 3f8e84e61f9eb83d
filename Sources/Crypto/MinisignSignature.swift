/// A signature of a file as minisign writes it beside the file.
///
/// Four lines: a comment that proves nothing; base64 of `ED` (of the file's BLAKE2b) or `Ed` (of
/// the file itself), the key's name and 64 bytes; a comment that is signed; and base64 of the
/// signature over the first one and that comment.
///
/// - SeeAlso: https://jedisct1.github.io/minisign/, read 2026-12-01.
package struct MinisignSignature: Hashable, Sendable {
    package static let bytesMax = 16 << 10
    static let untrusted = "untrusted comment: "
    static let trusted = "trusted comment: "

    package let isPrehashed: Bool
    package let keyID: [UInt8]
    package let comment: String
    private let signature: [UInt8]
    private let whole: [UInt8]

    /// Reads a file; nil for anything that minisign would not write.
    package init?(file: [UInt8]) {
        guard file.count <= MinisignSignature.bytesMax,
            let text = String(validating: file, as: UTF8.self)
        else { return nil }
        var lines = text.unicodeScalars.split(
            separator: "\n", omittingEmptySubsequences: false
        ).map { String($0) }
        if lines.last == "" { lines.removeLast() }
        guard lines.count == 4, lines[0].hasPrefix(MinisignSignature.untrusted),
            lines[2].hasPrefix(MinisignSignature.trusted),
            let first = Radix64.standard.bytes(lines[1]), first.count == 74,
            let second = Radix64.standard.bytes(lines[3]), second.count == 64
        else { return nil }
        switch String(decoding: first.prefix(2), as: UTF8.self) {
        case "ED": isPrehashed = true
        case "Ed": isPrehashed = false
        default: return nil
        }
        keyID = Array(first[2..<10])
        signature = Array(first[10...])
        comment = String(lines[2].dropFirst(MinisignSignature.trusted.count))
        whole = second
    }

    /// Whether it was made of these bytes, comment included, by the private half of the key.
    package func isValid(for message: [UInt8], by key: MinisignKey) -> Bool {
        // A key that OpenSSL does not take has signed nothing.
        guard keyID == key.id, let verifying = try? VerifyingKey(raw: key.bytes, .ed25519) else {
            return false
        }
        let signed = isPrehashed ? Blake2b.digest(of: message) : message
        return verifying.isValid(signature, for: signed)
            && verifying.isValid(whole, for: signature + Array(comment.utf8))
    }
}
