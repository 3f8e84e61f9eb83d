internal import JSON

/// Walks a whole document for what a reader of single members would not notice.
struct StrictCheck {
    /// Members of one object at most; the venue's largest has about sixty.
    static let keysMax = 256

    /// The keys of the objects that are open, the innermost last.
    private var keys: ContiguousArray<Range<Int>> = []

    /// - Throws: `WireFault.Kind.repeatedKey`, `.tooLong` for an object of too many members, and
    ///   `JSONFault`.
    static func check(_ text: Span<UInt8>) throws {
        var check = StrictCheck()
        var cursor = JSONCursor()
        try check.value(&cursor, text)
        try cursor.finish(in: text)
    }

    private mutating func value(_ cursor: inout JSONCursor, _ text: Span<UInt8>) throws {
        switch try cursor.peek(in: text) {
        case UInt8(ascii: "{"):
            let floor = keys.count
            try cursor.beginObject(in: text)
            while let key = try cursor.nextKey(in: text) {
                try add(key, since: floor, text)
                try value(&cursor, text)
            }
            keys.removeLast(keys.count - floor)
        case UInt8(ascii: "["):
            try cursor.beginArray(in: text)
            while try cursor.nextItem(in: text) { try value(&cursor, text) }
        default: try cursor.skip(in: text)
        }
    }

    private mutating func add(_ key: Range<Int>, since floor: Int, _ text: Span<UInt8>) throws {
        for index in floor..<keys.count where StrictCheck.isSame(keys[index], key, text) {
            let name = String(replacing: text.extracting(key))
            throw WireFault(.repeatedKey, name, "stands twice in one object")
        }
        guard keys.count - floor < StrictCheck.keysMax else {
            throw WireFault(
                .tooLong, "", "an object has more than \(StrictCheck.keysMax) members")
        }
        keys.append(key)
    }

    private static func isSame(_ one: Range<Int>, _ two: Range<Int>, _ text: Span<UInt8>) -> Bool {
        guard one.count == two.count else { return false }
        for offset in 0..<one.count
        where text[one.lowerBound &+ offset] != text[two.lowerBound &+ offset] {
            return false
        }
        return true
    }
}

extension String {
    /// The text of some bytes; what is not UTF-8 is replaced.
    init(replacing bytes: Span<UInt8>) {
        self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
