/// Goes along a frame by templates: either the expected bytes stand there, or nothing is moved.
///
/// It reads frames without escapes, control characters and bytes above 127 only, so that the end of
/// a string is its next quote.
struct FrameScan {
    var index = 0

    /// Whether no byte of a frame keeps the templates from reading it: no escape, no control
    /// character, nothing above 127.
    static func isPlain(_ text: Span<UInt8>) -> Bool {
        let ones = SIMD4<UInt64>(repeating: 0x0101_0101_0101_0101)
        let backslashes = ones &* 92
        let spaces = ones &* 32
        var found = SIMD4<UInt64>(repeating: 0)
        var index = 0
        while index &+ 32 <= text.count {
            let block = unsafe text.bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: index, as: SIMD4<UInt64>.self)
            let slashes = block ^ backslashes
            found |= block | ((slashes &- ones) & ~slashes) | ((block &- spaces) & ~block)
            index &+= 32
        }
        let marks = (found[0] | found[1] | found[2] | found[3]) & 0x8080_8080_8080_8080
        guard marks == 0 else { return false }
        while index < text.count {
            let byte = text[index]
            guard byte >= 32, byte < 128, byte != 92 else { return false }
            index &+= 1
        }
        return true
    }

    /// Whether the whole frame was read.
    @inline(__always)
    func isAtEnd(_ text: Span<UInt8>) -> Bool { index == text.count }

    /// Goes past a text if it stands here.
    @inline(__always)
    mutating func take(_ template: StaticString, _ text: Span<UInt8>) -> Bool {
        let count = template.utf8CodeUnitCount
        guard index &+ count <= text.count else { return false }
        var offset = 0
        while offset &+ 8 <= count {
            guard text.word(at: index &+ offset) == FrameScan.word(template, offset) else {
                return false
            }
            offset &+= 8
        }
        if count >= 8 {
            let last = count &- 8
            guard text.word(at: index &+ last) == FrameScan.word(template, last) else {
                return false
            }
        } else {
            while offset < count {
                let expected = unsafe template.utf8Start[offset]
                guard text[index &+ offset] == expected else { return false }
                offset &+= 1
            }
        }
        index &+= count
        return true
    }

    @inline(__always)
    private static func word(_ template: StaticString, _ offset: Int) -> UInt64 {
        unsafe UnsafeRawPointer(template.utf8Start)
            .loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
    }

    /// Goes past one byte if it stands here.
    @inline(__always)
    mutating func take(_ byte: UInt8, _ text: Span<UInt8>) -> Bool {
        guard index < text.count, text[index] == byte else { return false }
        index &+= 1
        return true
    }

    /// Goes past the quote that ends the string here.
    ///
    /// - Returns: The bytes before the quote; nil when there is none.
    @inline(__always)
    mutating func string(_ text: Span<UInt8>) -> Range<Int>? {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let start = index
        var place = start
        while place &+ 8 <= text.count {
            let quotes = text.word(at: place) ^ (ones &* 34)
            let found = (quotes &- ones) & ~quotes & (ones &* 128)
            if found != 0 {
                place &+= found.trailingZeroBitCount >> 3
                index = place &+ 1
                return unsafe Range(uncheckedBounds: (start, place))
            }
            place &+= 8
        }
        while place < text.count {
            if text[place] == 34 {
                index = place &+ 1
                return unsafe Range(uncheckedBounds: (start, place))
            }
            place &+= 1
        }
        return nil
    }

    /// Goes past a count of up to 18 digits.
    @inline(__always)
    mutating func whole(_ text: Span<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        var place = index
        while place < text.count {
            let digit = text[place] &- 48
            if digit > 9 { break }
            value = value &* 10 &+ UInt64(digit)
            place &+= 1
        }
        let count = place &- index
        guard count > 0, count <= 18, count == 1 || text[index] != 48 else { return nil }
        index = place
        return value
    }
}
