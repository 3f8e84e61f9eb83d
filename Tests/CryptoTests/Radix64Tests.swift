internal import Crypto
import Testing

@Suite struct `A text in base64` {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `is that of RFC 4648, with padding and without`(plain: String, coded: String) {
        let bytes = Array(plain.utf8)
        #expect(Radix64.standard.text(bytes) == coded)
        #expect(Radix64.standard.bytes(coded) == bytes)
        let bare = coded.filter { $0 != "=" }
        #expect(Radix64.url.text(bytes) == bare)
        #expect(Radix64.url.bytes(bare) == bytes)
    }

    @Test func `has two alphabets`() {
        #expect(Radix64.standard.text([0xfb, 0xff]) == "+/8=")
        #expect(Radix64.url.text([0xfb, 0xff]) == "-_8")
        #expect(Radix64.standard.bytes("-_8=") == nil)
        #expect(Radix64.url.bytes("+/8") == nil)
    }

    @Test func `gives back what it was given, at every length`() {
        let seed = UInt64.random(in: .min ... .max)
        var state = seed
        var bytes: [UInt8] = []
        for count in 0..<300 {
            #expect(Radix64.url.bytes(Radix64.url.text(bytes)) == bytes, "seed \(seed), \(count)")
            #expect(
                Radix64.standard.bytes(Radix64.standard.text(bytes)) == bytes,
                "seed \(seed), \(count)")
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            bytes.append(UInt8(truncatingIfNeeded: state >> 56))
        }
    }

    @Test(arguments: ["Z", "Zg=", "Zg", "Zm9=v", "Zg===", "Zh==", "Zm 9v", "=", "====", "Zm9v\n"])
    func `has one spelling, padded`(text: String) {
        #expect(Radix64.standard.bytes(text) == nil)
    }

    @Test(arguments: ["Z", "Zg==", "Zh", "Zm9v=", "Zm9", "Zm.v", "Zm9vé"])
    func `has one spelling, bare`(text: String) {
        #expect(Radix64.url.bytes(text) == nil)
    }
}
