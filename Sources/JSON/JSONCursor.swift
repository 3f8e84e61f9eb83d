/// Walks JSON text value by value without building a tree and without allocating.
///
/// The cursor holds a place only; every call is given the same text. Strings and numbers come back
/// as ranges of it, so that the reader of market data turns digits into mantissas in place.
/// A key that stands twice in an object is given twice.
@frozen package struct JSONCursor {
    /// The 0-based byte that is read next.
    package private(set) var offset: Int
    private var depth = 0
    /// Whether a container was just opened, so that no comma may come first.
    private var isFresh = false

    package init(at offset: Int = 0) { self.offset = offset }

    private func fault(_ message: String) -> JSONFault { JSONFault(message, at: offset) }

    /// The next byte that is not space, without reading it.
    ///
    /// - Throws: `JSONFault` at the end of the text.
    @inline(__always)
    package mutating func peek(in text: Span<UInt8>) throws(JSONFault) -> UInt8 {
        if offset < text.count, text[offset] > 32 { return text[offset] }
        return try peekPastSpace(in: text)
    }

    private mutating func peekPastSpace(in text: Span<UInt8>) throws(JSONFault) -> UInt8 {
        while offset < text.count {
            let byte = text[offset]
            if byte > 32 { return byte }
            guard byte == 32 || byte == 10 || byte == 13 || byte == 9 else { break }
            offset &+= 1
        }
        throw fault("expected a value")
    }

    package mutating func beginObject(in text: Span<UInt8>) throws(JSONFault) {
        try begin(123, "expected '{'", in: text)
    }

    package mutating func beginArray(in text: Span<UInt8>) throws(JSONFault) {
        try begin(91, "expected '['", in: text)
    }

    private mutating func begin(
        _ open: UInt8, _ message: String, in text: Span<UInt8>
    ) throws(JSONFault) {
        guard try peek(in: text) == open else { throw fault(message) }
        guard depth < JSONValue.depthMax else { throw fault("nested too deeply") }
        offset &+= 1
        depth &+= 1
        isFresh = true
    }

    /// Moves to the next member of an object.
    ///
    /// - Returns: The bytes of its key with escapes left in; nil when the object ended.
    package mutating func nextKey(in text: Span<UInt8>) throws(JSONFault) -> Range<Int>? {
        guard try next(before: 125, in: text) else { return nil }
        let key = try string(in: text)
        guard try peek(in: text) == 58 else { throw fault("expected ':'") }
        offset &+= 1
        return key
    }

    /// Moves to the next item of an array; false when the array ended.
    package mutating func nextItem(in text: Span<UInt8>) throws(JSONFault) -> Bool {
        try next(before: 93, in: text)
    }

    private mutating func next(
        before close: UInt8, in text: Span<UInt8>
    ) throws(JSONFault) -> Bool {
        let byte = try peek(in: text)
        if byte == close {
            offset &+= 1
            depth &-= 1
            isFresh = false
            return false
        }
        if isFresh {
            isFresh = false
            return true
        }
        guard byte == 44 else { throw fault("expected ',' or the end of a list") }
        offset &+= 1
        return true
    }

    /// Reads a string.
    ///
    /// - Returns: Its bytes between the quotes, escapes left in.
    package mutating func string(in text: Span<UInt8>) throws(JSONFault) -> Range<Int> {
        guard try peek(in: text) == 34 else { throw fault("expected a string") }
        let start = offset &+ 1
        var index = start
        while index &+ 8 <= text.count {
            let stop = JSONCursor.stop(in: text, at: index)
            index &+= stop
            if stop < 8 { break }
        }
        while index < text.count {
            let byte = text[index]
            if byte == 34 {
                offset = index &+ 1
                isFresh = false
                return start..<index
            }
            guard byte >= 32 else { break }
            index &+= byte == 92 ? 2 : 1
        }
        throw fault("string without an end")
    }

    /// How many of the next 8 bytes a string surely goes on for: up to a quote, a backslash or a
    /// control character, found in all of them at once.
    ///
    /// - Precondition: 8 bytes are there.
    @inline(__always)
    private static func stop(in text: Span<UInt8>, at index: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let word = unsafe text.bytes.unsafeLoadUnaligned(
            fromUncheckedByteOffset: index, as: UInt64.self
        ).littleEndian
        let quotes = word ^ (ones &* 34)
        let slashes = word ^ (ones &* 92)
        let found =
            (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes
            | (word &- ones &* 32) & ~word
        return (found & (ones &* 128)).trailingZeroBitCount >> 3
    }

    /// Reads a number.
    ///
    /// - Returns: Its bytes, which satisfy the JSON grammar.
    package mutating func number(in text: Span<UInt8>) throws(JSONFault) -> Range<Int> {
        _ = try peek(in: text)
        let start = offset
        var index = start
        if text[index] == 45 { index += 1 }
        let whole = JSONCursor.digits(&index, in: text)
        guard whole > 0, whole == 1 || text[index - whole] != 48 else {
            throw fault("expected a number")
        }
        if index < text.count, text[index] == 46 {
            index += 1
            guard JSONCursor.digits(&index, in: text) > 0 else { throw fault("expected a number") }
        }
        if index < text.count, text[index] | 32 == 101 {
            index += 1
            if index < text.count, text[index] == 43 || text[index] == 45 { index += 1 }
            guard JSONCursor.digits(&index, in: text) > 0 else { throw fault("expected a number") }
        }
        offset = index
        isFresh = false
        return start..<index
    }

    private static func digits(_ index: inout Int, in text: Span<UInt8>) -> Int {
        let start = index
        while index < text.count, text[index] &- 48 <= 9 { index &+= 1 }
        return index &- start
    }

    /// Reads a number that is written either bare or as a string, as venues do.
    package mutating func scalar(in text: Span<UInt8>) throws(JSONFault) -> Range<Int> {
        try peek(in: text) == 34 ? try string(in: text) : try number(in: text)
    }

    package mutating func bool(in text: Span<UInt8>) throws(JSONFault) -> Bool {
        let isTrue = try peek(in: text) == 116
        try word(isTrue ? "true" : "false", in: text)
        return isTrue
    }

    private mutating func word(
        _ word: StaticString, in text: Span<UInt8>
    ) throws(JSONFault) {
        let end = offset + word.utf8CodeUnitCount
        guard end <= text.count, text.holds(word, at: offset..<end) else {
            throw fault("expected \(word)")
        }
        offset = end
        isFresh = false
    }

    /// Passes over one value of any kind.
    package mutating func skip(in text: Span<UInt8>) throws(JSONFault) {
        switch try peek(in: text) {
        case 34: _ = try string(in: text)
        case 123:
            try beginObject(in: text)
            while try nextKey(in: text) != nil { try skip(in: text) }
        case 91:
            try beginArray(in: text)
            while try nextItem(in: text) { try skip(in: text) }
        case 116: try word("true", in: text)
        case 102: try word("false", in: text)
        case 110: try word("null", in: text)
        default: _ = try number(in: text)
        }
    }

    /// Checks that nothing but space follows.
    package mutating func finish(in text: Span<UInt8>) throws(JSONFault) {
        while offset < text.count {
            let byte = text[offset]
            guard byte == 32 || byte == 10 || byte == 13 || byte == 9 else {
                throw fault("expected the end")
            }
            offset += 1
        }
    }
}

extension Span<UInt8> {
    /// Whether the bytes of a range are those of a word.
    package func holds(_ word: StaticString, at range: Range<Int>) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        let start = unsafe word.utf8Start
        for index in 0..<range.count
        where unsafe start[index] != self[range.lowerBound &+ index] {
            return false
        }
        return true
    }
}
