import Crypto
import Testing

@Suite struct `A minisign signature` {
    private static let message = Array("a library of 41 bytes, more or less, here".utf8)

    @Test(arguments: [true, false])
    func `of minisign 0.11 is taken`(isPrehashed: Bool) throws {
        let key = try #require(
            MinisignKey(
                """
                untrusted comment: minisign public key 333B4EC37327E361
                RWRh4ydzw047M85xY9+gYMqcDEKrCOta+lDlab/iB2bduLeFw0cBkz9m

                """))
        let prehashed = """
            untrusted comment: signature from minisign secret key
            RURh4ydzw047Mz2Y055jMK5KKuFJY/qOJtDUB8PYMR0esifkYRTSPfacFAZ8kSAWhPy6SGDn3Mid8nPjT0bWeR\
            N1Ctmpd51c1Qg=
            trusted comment: timestamp:1 prehashed
            s421rnHRHQTBtBeyYmpXXADd4VGl4zTBiMtKTLK6aNNCEwyBPeIc1zMOxICge7+hMPa6Y0EowwcEQt+EKMhKAA==

            """
        let legacy = """
            untrusted comment: signature from minisign secret key
            RWRh4ydzw047M/cOYASQldw6cXVXdtC6Gnv8F8iXJ0KXZSfJnDItpzYxPGPVFTuvAK3NBspLuSf2bE7/AIggCi\
            xPNQQZl9C6owQ=
            trusted comment: timestamp:1 legacy
            5meR0kleRVgna4H3KVfbfU0jHRJZNT3oZtTLAPZBZ44ke1ppKWntlQ2DfmTzQthsI3AXhehoIRDZAnnGrJ8eBw==

            """
        let file = Array((isPrehashed ? prehashed : legacy).utf8)
        let signature = try #require(MinisignSignature(file: file))
        #expect(signature.isPrehashed == isPrehashed)
        #expect(signature.comment == "timestamp:1 " + (isPrehashed ? "prehashed" : "legacy"))
        #expect(key.name == "333B4EC37327E361" && signature.keyID == key.id)
        #expect(signature.isValid(for: Array("perps-bot\n".utf8), by: key))
        #expect(!signature.isValid(for: Array("perps-bot".utf8), by: key))
        #expect(MinisignKey(key.text) == key)
    }

    @Test(arguments: [true, false])
    func `with any bit changed is worth nothing, but for its first comment`(
        isPrehashed: Bool
    ) throws {
        let author = try MinisignAuthor()
        let key = try author.publicKey()
        let file = try author.sign(Self.message, isPrehashed: isPrehashed)
        func isValid(_ file: [UInt8], _ message: [UInt8]) -> Bool {
            MinisignSignature(file: file)?.isValid(for: message, by: key) ?? false
        }
        #expect(isValid(file, Self.message))
        let comment = "untrusted comment: ".utf8.count..<(file.firstIndex(of: 10) ?? 0)
        for index in file.indices where !comment.contains(index) {
            for bit in 0..<8 {
                var changed = file
                changed[index] ^= 1 << bit
                #expect(!isValid(changed, Self.message), "byte \(index), bit \(bit)")
            }
        }
        for index in Self.message.indices {
            var changed = Self.message
            changed[index] ^= 1
            #expect(!isValid(file, changed), "byte \(index) of the message")
        }
    }

    @Test func `cut short, or with more behind it, is none`() throws {
        let file = try MinisignAuthor().sign(Self.message)
        for length in 0..<file.count - 1 {
            #expect(MinisignSignature(file: Array(file.prefix(length))) == nil, "\(length) bytes")
        }
        #expect(MinisignSignature(file: Array(file.dropLast())) != nil)
        #expect(MinisignSignature(file: file + [10]) == nil)
        #expect(MinisignSignature(file: file + Array("more".utf8)) == nil)
        #expect(MinisignSignature(file: [UInt8](repeating: 10, count: 16 << 10 + 1)) == nil)
    }

    @Test func `of another key, or under another's name, is worth nothing`() throws {
        let author = try MinisignAuthor()
        let stranger = try MinisignAuthor()
        let named = try MinisignAuthor(id: [8, 7, 6, 5, 4, 3, 2, 1])
        let file = try author.sign(Self.message)
        let signature = try #require(MinisignSignature(file: file))
        #expect(signature.isValid(for: Self.message, by: try author.publicKey()))
        #expect(!signature.isValid(for: Self.message, by: try stranger.publicKey()))
        let renamed = MinisignKey(id: named.id, bytes: try author.publicKey().bytes)
        #expect(!signature.isValid(for: Self.message, by: renamed))
        #expect(renamed.name == "0102030405060708")
    }

    @Test func `of the digest is no signature of the file, nor the other way round`() throws {
        let author = try MinisignAuthor()
        let key = try author.publicKey()
        let digest = Blake2b.digest(of: Self.message)
        let legacy = try #require(
            MinisignSignature(file: try author.sign(digest, isPrehashed: false)))
        #expect(legacy.isValid(for: digest, by: key))
        #expect(!legacy.isValid(for: Self.message, by: key))
    }

    @Test(arguments: [
        "", "RWRh", "RWRh4ydzw047M85xY9+gYMqcDEKrCOta+lDlab/iB2bduLeFw0cBkz9n=",
        "RURh4ydzw047M85xY9+gYMqcDEKrCOta+lDlab/iB2bduLeFw0cBkz9m",
        "comment\nRWRh4ydzw047M85xY9+gYMqcDEKrCOta+lDlab/iB2bduLeFw0cBkz9m",
    ])
    func `has no key in a text like this`(text: String) {
        #expect(MinisignKey(text) == nil)
    }
}

@Suite struct `A BLAKE2b digest` {
    @Test func `is the published one`() {
        #expect(
            Blake2b.digest(of: Array("abc".utf8))
                == hex(
                    "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                        + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"))
    }
}
