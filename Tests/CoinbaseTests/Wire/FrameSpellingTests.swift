import Coinbase
import Domain
import JSON
import Testing

/// The same frames by templates, by the general way, and respelt: one result.
@Suite struct `Every spelling of a frame` {
    static let seeds: [UInt64] = {
        let fresh = UInt64.random(in: 1...UInt64(UInt32.max))
        print("seeds of the frame spellings: 1, 2, \(fresh)")
        return [1, 2, fresh]
    }()

    /// A result that compares: what was read, or the kind of the fault.
    func outcome(_ text: String, usesTemplates: Bool) -> Result<FrameBatch, WireFault> {
        do {
            return .success(try decode(text, products, usesTemplates: usesTemplates))
        } catch {
            return .failure(error as? WireFault ?? WireFault(.notJSON, "", "\(error)"))
        }
    }

    let products = [bitcoin, instrument("ETH-USD", id: 1, priceExponent: -1)]

    @Test(arguments: seeds)
    func `gives the same events`(seed: UInt64) throws {
        var course = RandomFrames(seed: seed)
        var quick = FrameDecoder(products)
        for step in 0..<400 {
            let text = course.frame()
            let first = Result { try decode(text, by: &quick) }
            let general = outcome(text, usesTemplates: false)
            let shuffled = course.respelt(try JSONValue(parsing: text))
            let other = outcome(shuffled, usesTemplates: true)
            let label: Comment = "seed \(seed), step \(step): \(text)"
            switch general {
            case .success(let batch):
                #expect(outcome(text, usesTemplates: true) == general, label)
                #expect(batch.sequence == (try? first.get())?.sequence, label)
            case .failure(let fault): #expect((first.failure as? WireFault) == fault, label)
            }
            #expect(other == general, "\(label)\n\(shuffled)")
        }
        // Templates that fit nothing would agree with everything.
        #expect(quick.tally.general < quick.tally.frames / 2)
    }

    @Test(arguments: seeds)
    func `that lost or changed a byte has the same outcome by templates and without`(
        seed: UInt64
    ) throws {
        var course = RandomFrames(seed: seed &+ 1_000)
        for step in 0..<600 {
            var bytes = Array(course.frame().utf8)
            let place = Int(course.stream.below(Int64(bytes.count)))
            switch course.stream.below(4) {
            case 0: bytes.remove(at: place)
            case 1: bytes[place] = UInt8(truncatingIfNeeded: course.stream.below(256))
            case 2: bytes.insert(bytes[place], at: place)
            default: bytes.removeLast(bytes.count - place)
            }
            var quick = FrameDecoder(products)
            var general = FrameDecoder(products, usesTemplates: false)
            var (one, two) = (FrameBatch(), FrameBatch())
            let first = wireFault { one = try decode(bytes, by: &quick) }
            let second = wireFault { two = try decode(bytes, by: &general) }
            #expect(first == second, "seed \(seed), step \(step)")
            #expect(one == two, "seed \(seed), step \(step)")
        }
    }
}

extension Result {
    fileprivate var failure: (any Error)? {
        if case .failure(let error) = self { error } else { nil }
    }
}

/// Frames as the venue might send them, some with numbers at the edge of what can be read.
struct RandomFrames {
    var stream: RandomStream
    private var trade: Int64 = 1_000
    private var number = 0

    init(seed: UInt64) { stream = RandomStream(seed: seed) }

    mutating func frame() -> String {
        number += 1
        let (channel, event): (String, String) =
            switch stream.below(10) {
            case 0..<5: ("l2_data", book())
            case 5..<8: ("market_trades", trades())
            case 8: ("ticker", ticker())
            default: ("heartbeats", #"{"current_time":"a b","heartbeat_counter":\#(number)}"#)
            }
        let client = stream.below(2) == 0 ? #""client_id":"","# : ""
        return #"{"channel":"\#(channel)",\#(client)"timestamp":"2026-09-30T02:37:15.05Z","#
            + #""sequence_num":\#(number),"events":[\#(event)]}"#
    }

    private var product: String { mutating get { stream.below(3) == 0 ? "ETH-USD" : "BTC-USD" } }

    private var type: String { mutating get { stream.below(3) == 0 ? "snapshot" : "update" } }

    /// Mostly a price or size, now and then something odd.
    private mutating func number(_ decimals: Int) -> String {
        switch stream.below(200) {
        case 0:
            return ["0", "", "-1", "1e3", "00.5", ".5", "5.", "1.2.3", "NaN", " 1"][
                Int(stream.below(10))]
        case 1: return String(repeating: "9", count: Int(stream.within(12...24)))
        case 2: return "0." + String(repeating: "0", count: Int(stream.within(1...20))) + "1"
        default:
            let mantissa = 1 + stream.below(1 << (1 + stream.below(36)))
            let text = DecimalText.text(mantissa: mantissa, exponent: -decimals)
            guard text.contains("."), stream.below(3) == 0 else { return text }
            return text + String(repeating: "0", count: Int(stream.below(12)))
        }
    }

    private mutating func book() -> String {
        let (type, product) = (type, product)
        let rows = (0...stream.below(6)).map { _ in
            let side = stream.below(40) == 0 ? "ask" : stream.below(2) == 0 ? "bid" : "offer"
            return #"{"side":"\#(side)","event_time":"2026-09-30T02:37:15.\#(number)Z","#
                + #""price_level":"\#(number(1))","new_quantity":"\#(number(8))"}"#
        }
        return #"{"type":"\#(type)","product_id":"\#(product)","updates":["#
            + rows.joined(separator: ",") + "]}"
    }

    private mutating func trades() -> String {
        let type = type
        trade += 5
        let isNewestFirst = stream.below(2) == 0
        let rows = (0...stream.below(4)).map { index in
            let id = isNewestFirst ? trade - index : trade + index
            let side = stream.below(40) == 0 ? "NONE" : stream.below(2) == 0 ? "BUY" : "SELL"
            return #"{"trade_id":"\#(id)","product_id":"\#(product)","price":"\#(number(1))","#
                + #""size":"\#(number(8))","side":"\#(side)","time":"2026-09-30T02:37:15Z"}"#
        }
        return #"{"type":"\#(type)","trades":["# + rows.joined(separator: ",") + "]}"
    }

    private mutating func ticker() -> String {
        #"{"type":"\#(type)","tickers":[{"type":"ticker","product_id":"\#(product)","#
            + #""price":"\#(number(1))","volume_24_h":"1","low_24_h":"","high_24_h":"x","#
            + #""low_52_w":"1","high_52_w":"1","price_percent_chg_24_h":"-4.1","#
            + #""best_bid":"\#(number(1))","best_bid_quantity":"\#(number(8))","#
            + #""best_ask":"\#(number(1))","best_ask_quantity":"\#(number(8))"}]}"#
    }

    /// The same document with its keys in another order, new ones between them, and spaces.
    mutating func respelt(_ value: JSONValue) -> String {
        let space = stream.below(3) == 0 ? " " : ""
        switch value {
        case .object(let members):
            var texts = members.map { member in
                "\"\(spelt(member.key))\":\(space)" + respelt(member.value)
            }
            if stream.below(3) == 0 {
                texts.append(#""new_\#(number)":{"a":[1,2.5e3,{"b":null}],"é":"\u00e9\n"}"#)
            }
            for index in texts.indices.reversed() {
                texts.swapAt(index, Int(stream.below(Int64(index) + 1)))
            }
            return "{\(space)" + texts.joined(separator: ",\(space)") + "}"
        case .array(let items):
            return "[" + items.map { respelt($0) }.joined(separator: ",\(space)") + "]"
        default: return value.text()
        }
    }

    /// Now and then with an escape that nobody needs.
    private mutating func spelt(_ key: String) -> String {
        guard stream.below(30) == 0, let first = key.unicodeScalars.first else { return key }
        let hex = String(first.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex + key.dropFirst()
    }
}
