internal import Crypto
import Testing

@Suite struct `A secret` {
    private struct Holder {
        let name = "visible"
        let secret = Secret("canary-5f1d")
    }

    @Test func `lends its bytes`() {
        let secret = Secret("canary")
        #expect(secret.count == 6)
        #expect(
            secret.withBytes { bytes in bytes.indices.map { bytes[$0] } } == Array("canary".utf8))
        #expect(Secret("").withBytes { $0.count } == 0)
    }

    @Test func `is in no text, dump or mirror`() {
        let secret = Secret("canary-5f1d")
        var dumped = ""
        dump(secret, to: &dumped)
        dump(Holder(), to: &dumped)
        let texts = [
            "\(secret)", String(describing: secret), String(reflecting: secret), dumped,
            "\(Holder())", String(reflecting: Holder()), "\(Optional(secret) as Any)",
        ]
        for text in texts { #expect(!text.contains("canary"), "\(text)") }
        #expect(Mirror(reflecting: secret).children.isEmpty)
        #expect("\(secret)" == "(secret)")
    }

    @Test func `is not made when writing it fails`() {
        #expect(throws: KeyFault.unreadable) {
            _ = try Secret(capacity: 4) { output throws(KeyFault) in
                output.append(1)
                throw .unreadable
            }
        }
    }
}
