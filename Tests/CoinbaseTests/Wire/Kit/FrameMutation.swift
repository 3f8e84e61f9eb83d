import Domain

/// Good frames of every kind, and what chance does to them.
struct FrameMutation {
    private(set) var random: RandomStream
    private let frames = FrameMutation.frames

    init(seed: UInt64) { random = RandomStream(seed: seed, name: "frame mutation") }

    /// One frame of each kind that the venue sends, by a name for people.
    static let frames: [(name: String, bytes: [UInt8])] = {
        var all = BadFrames.good.sorted { $0.key < $1.key }.map { channel, event in
            (name: channel, bytes: Array(frame(channel, event).utf8))
        }
        let rows = ["101", "100", "99"].map {
            #"{"side":"bid","event_time":"t","price_level":"\#($0)","new_quantity":"1.5"}"#
        }
        let book =
            #"{"type":"snapshot","product_id":"ETH-USD","updates":["#
            + rows.joined(separator: ",") + "]}"
        let more = BadFrames.trade.replacing("\"7\"", with: "\"9\"")
        let batch = BadFrames.ticker.replacing("\"ticker\"", with: "\"ticker_batch\"")
        let others = [
            ("snapshot of a book", frame("l2_data", book + "," + BadFrames.book)),
            ("trades", frame("market_trades", BadFrames.trade + "," + more)),
            ("ticker_batch", frame("ticker_batch", batch)),
            ("refusal", #"{"type":"error","message":"authentication failure"}"#),
            ("another channel", frame("news", "{}")),
        ]
        all += others.map { (name: $0.0, bytes: Array($0.1.utf8)) }
        return all
    }()

    /// A frame with one to three changes.
    mutating func changed(_ frame: [UInt8]) -> [UInt8] {
        var bytes = frame
        for _ in 0...random.below(3) { bytes = changedOnce(bytes) }
        return bytes
    }

    private mutating func changedOnce(_ bytes: [UInt8]) -> [UInt8] {
        guard !bytes.isEmpty else { return Array("{}".utf8) }
        let place = Int(random.below(Int64(bytes.count)))
        var bytes = bytes
        switch random.below(12) {
        case 0: bytes[place] ^= 1 << UInt8(random.below(8))
        case 1: bytes.removeLast(bytes.count - place)
        case 2: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        case 3: bytes = splice(bytes, at: place)
        case 4: bytes.insert(contentsOf: word(FrameMutation.texts), at: place)
        case 5: bytes = nested(bytes, at: place)
        case 6: bytes.insert(contentsOf: word(FrameMutation.brokenText), at: place)
        case 7: bytes.removeSubrange(place..<min(bytes.count, place + Int(random.below(40))))
        case 8: bytes.insert(contentsOf: bytes[place...].prefix(Int(random.below(200))), at: place)
        default: return renumbered(bytes)
        }
        return bytes
    }

    private mutating func word(_ words: [[UInt8]]) -> [UInt8] {
        words[Int(random.below(Int64(words.count)))]
    }

    private static let texts = [
        "null", "true", "[]", "{}", "\"\"", ",", ":", "\"", "\\", "\\u0041", "\\ud800", " ", "\n",
        "\u{0}", "\"type\":\"snapshot\",", "\"product_id\":\"BTC-USD\",", "\"x\":1e999,",
        "\"channel\":\"user\",", "-", "NaN",
    ].map { Array($0.utf8) }

    /// Bytes that are no UTF-8, or half of it.
    private static let brokenText: [[UInt8]] = [
        [0xFF], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80],
        [0xC3, 0xA9], [0xF0, 0x9F, 0x92, 0xB0],
    ]

    /// The head of one frame and the tail of another.
    private mutating func splice(_ bytes: [UInt8], at place: Int) -> [UInt8] {
        let other = frames[Int(random.below(Int64(frames.count)))].bytes
        return Array(bytes.prefix(place)) + other.suffix(Int(random.below(Int64(other.count) + 1)))
    }

    private mutating func nested(_ bytes: [UInt8], at place: Int) -> [UInt8] {
        let depth = [3, 31, 32, 33, 500, 20_000][Int(random.below(6))]
        let isList = random.below(2) == 0
        let open = Array((isList ? "[" : "{\"a\":").utf8)
        let middle = Array((isList ? "" : "1").utf8)
        let deep =
            Array(repeatElement(open, count: depth).joined()) + middle
            + Array(repeating: UInt8(ascii: isList ? "]" : "}"), count: depth)
        let member = Array("\"deep\":".utf8) + deep + [UInt8(ascii: ",")]
        // Behind a brace it is a member, elsewhere most often nonsense.
        guard let brace = bytes[place...].firstIndex(of: UInt8(ascii: "{")) else {
            return Array(bytes[..<place]) + deep + Array(bytes[place...])
        }
        return Array(bytes[...brace]) + member + Array(bytes[(brace + 1)...])
    }

    /// Puts another number in the place of one.
    private mutating func renumbered(_ bytes: [UInt8]) -> [UInt8] {
        func isDigit(_ byte: UInt8) -> Bool { byte &- 48 <= 9 }
        let starts = bytes.indices.filter {
            isDigit(bytes[$0]) && ($0 == 0 || !isDigit(bytes[$0 - 1]))
        }
        guard !starts.isEmpty else { return bytes }
        let start = starts[Int(random.below(Int64(starts.count)))]
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.endIndex
        let number: String =
            switch random.below(8) {
            case 0: String(repeating: "9", count: Int(random.below(400)) + 1)
            case 1: "0"
            case 2: "9223372036854775808"
            case 3: "1e\(random.below(400))"
            case 4: "-\(random.below(100))"
            case 5: "0.00000000\(random.below(100))"
            default: String(random.below(1_000_000))
            }
        return Array(bytes[..<start]) + Array(number.utf8) + Array(bytes[end...])
    }
}
