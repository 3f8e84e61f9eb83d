internal import Crypto
import Testing

@Suite struct `A private key` {
    private static let forms: [(String, String, String?)] = [
        (SampleKeys.sec1, SampleKeys.es256Public, nil),
        (SampleKeys.pkcs8, SampleKeys.es256Public, nil),
        (SampleKeys.sec1Encrypted, SampleKeys.es256Public, SampleKeys.passphrase),
        (SampleKeys.pkcs8Encrypted, SampleKeys.es256Public, SampleKeys.passphrase),
        (SampleKeys.ed25519, SampleKeys.ed25519Public, nil),
        (SampleKeys.ed25519Encrypted, SampleKeys.ed25519Public, SampleKeys.passphrase),
        (SampleKeys.ed25519Seed, SampleKeys.ed25519Public, nil),
        (SampleKeys.ed25519Pair, SampleKeys.ed25519Public, nil),
    ]

    /// The ways in which a text comes out of a file, a JSON string or an environment variable.
    private static let spellings: [@Sendable (String) -> String] = [
        { $0 }, { $0 + "\n" }, { $0.replacing("\n", with: "\\n") + "\\n" },
        { $0.replacing("\n", with: "\r\n") }, { $0.replacing("\n", with: "\\r\\n") },
        { "  \n" + $0 + "\n\n" },
    ]

    @Test(arguments: forms.indices)
    func `is read in every form and spelling`(index: Int) throws {
        let (text, publicText, passphrase) = Self.forms[index]
        let publicKey = try VerifyingKey(pem: Secret(publicText))
        for (number, spell) in Self.spellings.enumerated() {
            let key = try SigningKey.reading(
                Secret(spell(text)), passphrase: passphrase.map { Secret($0) })
            #expect(key.algorithm == publicKey.algorithm)
            #expect(try key.verifyingKey.rawBytes == publicKey.rawBytes, "spelling \(number)")
            let signature = try key.signature(of: [7])
            #expect(publicKey.isValid(signature, for: [7]), "spelling \(number)")
        }
    }

    @Test func `is read with its parameters before it`() throws {
        let key = try SigningKey.reading(Secret(SampleKeys.sec1WithParameters))
        #expect(key.algorithm == .es256)
        #expect(try key.verifyingKey.isValid(key.signature(of: [7]), for: [7]))
    }

    @Test func `may have white space within its base64`() throws {
        let text = SampleKeys.ed25519Pair.map { "\($0) \n" }.joined()
        let key = try SigningKey.reading(Secret(text))
        let publicKey = try VerifyingKey(pem: Secret(SampleKeys.ed25519Public))
        #expect(try key.verifyingKey.rawBytes == publicKey.rawBytes)
    }

    @Test(arguments: [
        ("", KeyFault.unreadable), ("not a key", .unreadable), ("{\"name\": 1}", .unreadable),
        ("-----BEGIN EC PRIVATE KEY-----", .unreadable),
        (SampleKeys.sec1.replacing("MHcC", with: "MHcD"), .unreadable),
        (SampleKeys.es256Public, .isPublic), (SampleKeys.ed25519Public, .isPublic),
        (SampleKeys.p384, .otherAlgorithm("EC secp384r1")),
        (SampleKeys.rsa, .otherAlgorithm("RSA")),
        (SampleKeys.halvesDiffer, .halvesDiffer), (SampleKeys.ed25519Mismatched, .halvesDiffer),
        ("AAAA", .wrongCount(3)), (String(repeating: "A", count: 44), .wrongCount(33)),
        (SampleKeys.pkcs8Encrypted, .passphraseMissing),
        (SampleKeys.sec1Encrypted, .passphraseMissing),
    ])
    func `is refused`(text: String, fault: KeyFault) {
        #expect(throws: fault) { try SigningKey.reading(Secret(text)) }
    }

    @Test(arguments: [
        SampleKeys.pkcs8Encrypted, SampleKeys.sec1Encrypted, SampleKeys.ed25519Encrypted,
    ])
    func `stays shut for another passphrase`(text: String) {
        for phrase in ["", "Correct-horse", "correct-horse ", String(repeating: "x", count: 5_000)]
        {
            #expect(throws: KeyFault.passphraseWrong) {
                try SigningKey.reading(Secret(text), passphrase: Secret(phrase))
            }
        }
    }

    @Test func `is refused when its text is longer than a key can be`() throws {
        let most = SampleKeys.sec1 + "\n"
        let space = String(repeating: "\n", count: SigningKey.textCountMax - most.utf8.count)
        #expect(try SigningKey.reading(Secret(most + space)).algorithm == .es256)
        #expect(throws: KeyFault.unreadable) {
            try SigningKey.reading(Secret(most + space + "\n"))
        }
    }

    @Test func `is written as PEM that is read again`() throws {
        for algorithm in KeyAlgorithm.allCases {
            let key = try SigningKey.generate(algorithm)
            let again = try SigningKey.reading(key.pem)
            #expect(again.algorithm == algorithm)
            #expect(try again.verifyingKey.rawBytes == key.verifyingKey.rawBytes)
        }
    }

    @Test func `is in no text, dump or mirror`() throws {
        for text in [SampleKeys.sec1, SampleKeys.ed25519Seed] {
            let key = try SigningKey.reading(Secret(text))
            var dumped = ""
            dump(key, to: &dumped)
            let name = "private key (\(key.algorithm.joseName))"
            #expect("\(key)" == name)
            #expect(String(reflecting: key) == name)
            #expect(dumped == "- \(name) #0\n")
            #expect(Mirror(reflecting: key).children.isEmpty)
        }
    }

    @Test func `does not tell itself by the faults of its text`() {
        let body = SampleKeys.sec1.split(separator: "\n")[1]
        for text in [SampleKeys.halvesDiffer, SampleKeys.sec1.replacing("MHcC", with: "MHcD")] {
            do {
                _ = try SigningKey.reading(Secret(text))
                Issue.record("was read")
            } catch {
                #expect(!"\(error)\(error.message)".contains(body.dropFirst(4)))
            }
        }
    }
}

@Suite struct `A public key` {
    @Test func `is refused when it is none`() {
        #expect(throws: KeyFault.unreadable) { try VerifyingKey(pem: Secret("no key")) }
        #expect(throws: KeyFault.unreadable) { try VerifyingKey(pem: Secret(SampleKeys.sec1)) }
        #expect(throws: KeyFault.wrongCount(31)) {
            try VerifyingKey(raw: [UInt8](repeating: 1, count: 31), .ed25519)
        }
        #expect(throws: KeyFault.wrongCount(33)) {
            try VerifyingKey(raw: [UInt8](repeating: 2, count: 33), .es256)
        }
    }

    @Test func `is refused when its point is not on the curve`() {
        var point = [UInt8](repeating: 1, count: 65)
        point[0] = 4
        #expect(throws: KeyFault.unreadable) { try VerifyingKey(raw: point, .es256) }
    }
}

@Suite struct `Randomness` {
    @Test func `has the length asked for and does not repeat`() {
        #expect(SecureRandom.bytes(0) == [])
        #expect(Set((0..<1_000).map { _ in SecureRandom.bytes(16) }).count == 1_000)
    }
}
