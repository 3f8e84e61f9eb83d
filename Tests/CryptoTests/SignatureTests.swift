internal import Crypto
import Testing

/// The published vectors: RFC 8032 section 7.1 and RFC 6979 appendix A.2.5.
@Suite struct `A signature` {
    private static let ed25519: [[String]] = [
        [
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
                + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ],
        [
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ],
        [
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ],
    ]

    private static let point =
        "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
        + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"

    private static let p256: [(String, String)] = [
        (
            "sample",
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
        ),
        (
            "test",
            "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
                + "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"
        ),
    ]

    @Test(arguments: ed25519)
    func `of Ed25519 is that of RFC 8032`(vector: [String]) throws {
        let text = Radix64.standard.text(hex(vector[0]))
        let key = try SigningKey.reading(Secret(text))
        #expect(key.algorithm == .ed25519)
        #expect(try key.signature(of: hex(vector[2])) == hex(vector[3]))
        #expect(try key.signature(of: hex(vector[2])) == hex(vector[3]), "a second time")
        let publicKey = try VerifyingKey(raw: hex(vector[1]), .ed25519)
        #expect(publicKey.isValid(hex(vector[3]), for: hex(vector[2])))
        #expect(try key.verifyingKey.rawBytes == hex(vector[1]))
    }

    @Test(arguments: p256)
    func `of P-256 is accepted as RFC 6979 has it`(message: String, signature: String) throws {
        let key = try VerifyingKey(raw: hex(Self.point), .es256)
        #expect(key.isValid(hex(signature), for: Array(message.utf8)))
        #expect(!key.isValid(hex(signature), for: Array((message + " ").utf8)))
        #expect(key.rawBytes == hex(Self.point))
    }

    @Test(arguments: KeyAlgorithm.allCases)
    func `is accepted from the key that made it, and no bit may differ`(
        algorithm: KeyAlgorithm
    ) throws {
        let key = try SigningKey.generate(algorithm)
        let publicKey = try key.verifyingKey
        for count in [0, 1, 55, 56, 64, 400, 4_096] {
            let message = SecureRandom.bytes(count)
            let signature = try key.signature(of: message)
            #expect(signature.count == 64)
            #expect(publicKey.isValid(signature, for: message), "\(count) bytes")
        }
        let message = Array("an order".utf8)
        let signature = try key.signature(of: message)
        for bit in 0..<512 {
            var changed = signature
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!publicKey.isValid(changed, for: message), "bit \(bit)")
        }
        #expect(publicKey.isValid(signature, for: message), "after refusals")
        #expect(!(try SigningKey.generate(algorithm).verifyingKey.isValid(signature, for: message)))
    }

    @Test(arguments: KeyAlgorithm.allCases)
    func `of another length or of zeros is refused`(algorithm: KeyAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        let publicKey = try key.verifyingKey
        let signature = try key.signature(of: [1])
        let order = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
        let wrong = [
            [], Array(signature.dropLast()), signature + [0], [UInt8](repeating: 0, count: 64),
            [UInt8](repeating: 255, count: 64), signature.prefix(32) + order,
            order + signature.suffix(32), signature.prefix(32) + [UInt8](repeating: 0, count: 32),
        ]
        for signature in wrong { #expect(!publicKey.isValid(signature, for: [1])) }
    }

    @Test func `of P-256 is another each time`() throws {
        let key = try SigningKey.generate(.es256)
        #expect(try key.signature(of: [1]) != key.signature(of: [1]))
    }
}
