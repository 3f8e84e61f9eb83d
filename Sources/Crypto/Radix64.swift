/// Base64, also called radix-64, in its two alphabets.
///
/// - SeeAlso: RFC 4648 sections 4 and 5, RFC 7515 section 2.
package struct Radix64: Sendable {
    private let digits: [UInt8]
    /// The value of each byte; 255 for bytes that are no digit.
    private let values: [UInt8]
    private let isPadded: Bool

    /// As tokens are written: `-` and `_`, no padding.
    package static let url = Radix64("-_", isPadded: false)
    /// As keys are written: `+` and `/`, padded with `=`.
    package static let standard = Radix64("+/", isPadded: true)

    private init(_ last: String, isPadded: Bool) {
        let most = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        digits = Array(most.utf8) + Array(last.utf8)
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        self.values = values
        self.isPadded = isPadded
    }

    package func text(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        append(bytes, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    package func append(_ bytes: [UInt8], to text: inout [UInt8]) {
        let digits = digits
        var index = 0
        while index + 3 <= bytes.count {
            let high = bytes[index]
            let middle = bytes[index + 1]
            let low = bytes[index + 2]
            text.append(digits[Int(high >> 2)])
            text.append(digits[Int((high & 3) << 4 | middle >> 4)])
            text.append(digits[Int((middle & 15) << 2 | low >> 6)])
            text.append(digits[Int(low & 63)])
            index += 3
        }
        guard index < bytes.count else { return }
        let high = bytes[index]
        let hasTwo = index + 1 < bytes.count
        let middle = hasTwo ? bytes[index + 1] : 0
        text.append(digits[Int(high >> 2)])
        text.append(digits[Int((high & 3) << 4 | middle >> 4)])
        if hasTwo { text.append(digits[Int((middle & 15) << 2)]) }
        guard isPadded else { return }
        text.append(contentsOf: hasTwo ? [61] : [61, 61])
    }

    /// The bytes of a text; nil for anything but the one spelling that `append` gives.
    package func bytes(_ text: borrowing Span<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3 + 2)
        let isRead = read(text) { bytes.append($0) }
        return isRead ? bytes : nil
    }

    package func bytes(_ text: String) -> [UInt8]? {
        var copy = text
        copy.makeContiguousUTF8()
        return bytes(copy.utf8.span)
    }

    /// The bytes of a text that is secret; nil as above.
    package func secret(_ text: borrowing Span<UInt8>) -> Secret? {
        var isRead = false
        let secret = Secret(capacity: text.count) { output in
            isRead = read(text) { output.append($0) }
        }
        return isRead ? secret : nil
    }

    /// Gives each byte to a closure; false when the text is not well-formed.
    private func read(_ text: borrowing Span<UInt8>, _ take: (UInt8) -> Void) -> Bool {
        var count = text.count
        if isPadded {
            guard count % 4 == 0 else { return false }
            for _ in 0..<2 where count > 0 && text[count - 1] == 61 { count -= 1 }
        }
        guard count % 4 != 1 else { return false }
        var bits: UInt32 = 0
        var bitCount = 0
        for index in 0..<count {
            let value = values[Int(text[index])]
            guard value != 255 else { return false }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            guard bitCount >= 8 else { continue }
            bitCount -= 8
            take(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
        }
        return bits & (1 << UInt32(bitCount) - 1) == 0
    }
}
