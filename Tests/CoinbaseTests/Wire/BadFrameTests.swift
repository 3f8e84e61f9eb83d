import Coinbase
import Domain
import Testing

/// A frame that must be refused, and as what.
struct BadFrame: CustomTestStringConvertible, Sendable {
    var name: String
    var bytes: [UInt8]
    var kind: WireFault.Kind

    var testDescription: String { name }

    init(_ name: String, _ text: String, _ kind: WireFault.Kind) {
        (self.name, self.bytes, self.kind) = (name, Array(text.utf8), kind)
    }

    init(_ name: String, bytes: [UInt8], _ kind: WireFault.Kind) {
        (self.name, self.bytes, self.kind) = (name, bytes, kind)
    }
}

/// One good frame of every channel, and what is done to it.
enum BadFrames {
    static let book =
        #"{"type":"update","product_id":"BTC-USD","updates":[{"side":"bid","event_time":"t","#
        + #""price_level":"100.5","new_quantity":"1.5"}]}"#
    static let trade =
        #"{"type":"update","trades":[{"trade_id":"7","product_id":"BTC-USD","price":"100.5","#
        + #""size":"1.5","side":"BUY","time":"2026-09-30T02:37:15Z"}]}"#
    static let ticker =
        #"{"type":"update","tickers":[{"type":"ticker","product_id":"BTC-USD","price":"100.5","#
        + #""best_bid":"100","best_bid_quantity":"1","best_ask":"101","#
        + #""best_ask_quantity":"1"}]}"#
    static let order =
        #"{"type":"update","orders":[{"order_id":"o","product_id":"BTC-USD","status":"OPEN","#
        + #""order_side":"BUY","cumulative_quantity":"1.5","avg_price":"100.5","#
        + #""total_fees":"0.5","creation_time":"2026-09-30T02:37:15Z"}]}"#
    static let candle =
        #"{"type":"update","candles":[{"start":"1688998200","high":"3","low":"1","open":"2","#
        + #""close":"2.5","volume":"7","product_id":"BTC-USD"}]}"#
    static let balance = #"{"type":"update","fcm_balance_summary":{"total_usd_balance":"100.5"}}"#
    static let status = #"{"type":"update","products":[{"id":"BTC-USD","status":"online"}]}"#

    static let good = [
        "l2_data": book, "market_trades": trade, "ticker": ticker, "user": order,
        "heartbeats": #"{"current_time":"now","heartbeat_counter":7}"#, "candles": candle,
        "futures_balance_summary": balance, "status": status,
        "subscriptions": #"{"subscriptions":{"level2":["BTC-USD"]}}"#,
    ]

    /// Values that no JSON document holds, put in as a member that nobody asked for.
    static let broken: [(String, WireFault.Kind)] = [
        ("NaN", .notJSON), ("Infinity", .notJSON), ("-Infinity", .notJSON), ("01", .notJSON),
        ("+1", .notJSON), ("1.", .notJSON), (".5", .notJSON), ("0x10", .notJSON), ("1e", .notJSON),
        ("TRUE", .notJSON), ("nul", .notJSON), ("'text'", .notJSON), ("[1,]", .notJSON),
        ("{,}", .notJSON), ("[1 2]", .notJSON), ("{\"a\" 1}", .notJSON), ("// no", .notJSON),
        ("\"\\ud800\"", .notJSON), ("\"\\udc00 alone\"", .notJSON),
        ("\"\\ud800\\u0041\"", .notJSON),
        ("\"\\x41\"", .notJSON), ("\"\\u12\"", .notJSON), ("\"a\nb\"", .notJSON),
        ("\"a\u{0}b\"", .notJSON), ("\"open", .notJSON),
        (String(repeating: "[", count: 64) + String(repeating: "]", count: 64), .notJSON),
        ("{\"a\":1,\"b\":2,\"a\":1}", .repeatedKey), ("{\"a\":1,\"\\u0061\":2}", .repeatedKey),
        ("[{\"deep\":{\"k\":0,\"k\":0}}]", .repeatedKey),
        ("{" + (0...256).map { "\"k\($0)\":0" }.joined(separator: ",") + "}", .tooLong),
    ]

    /// What is wrong with every channel alike.
    static let general: [BadFrame] = good.sorted { $0.key < $1.key }.flatMap { channel, event in
        let text = frame(channel, event)
        func with(_ member: String) -> String { "{\(member)," + text.dropFirst() }
        func swap(_ old: String, _ new: String) -> String { text.replacing(old, with: new) }
        let events = "\"events\":[\(event)]"
        var all = broken.map { value, kind in
            BadFrame("\(channel): \(value.prefix(30))", with("\"x\":\(value)"), kind)
        }
        let bytes = Array(text.utf8)
        all += [
            BadFrame("\(channel): half", bytes: Array(bytes.prefix(bytes.count / 2)), .notJSON),
            BadFrame("\(channel): no end", bytes: Array(bytes.dropLast()), .notJSON),
            BadFrame("\(channel): two documents", text + text, .notJSON),
            BadFrame("\(channel): byte order mark", bytes: [0xEF, 0xBB, 0xBF] + bytes, .notJSON),
            BadFrame("\(channel): NUL behind it", bytes: bytes + [0], .notJSON),
            BadFrame("\(channel): in a list", "[\(text)]", .notJSON),
            BadFrame(
                "\(channel): no UTF-8",
                bytes: Array("{\"x\":\"".utf8) + [0xFF, 34, 44]
                    + bytes.dropFirst(), .notText),
            BadFrame(
                "\(channel): overlong UTF-8",
                bytes: Array("{\"x\":\"".utf8) + [0xC0, 0xAF, 34, 44]
                    + bytes.dropFirst(), .notText),
            BadFrame("\(channel): channel twice", with("\"channel\":\"\(channel)\""), .repeatedKey),
            BadFrame("\(channel): no channel", swap("\"channel\"", "\"c\""), .missing),
            BadFrame(
                "\(channel): channel 7", swap("\"channel\":\"\(channel)\"", "\"channel\":7"),
                .wrongKind),
            BadFrame("\(channel): no events", swap("\"events\"", "\"e\""), .missing),
            BadFrame("\(channel): events null", swap(events, "\"events\":null"), .wrongKind),
            BadFrame("\(channel): events object", swap(events, "\"events\":{}"), .wrongKind),
        ]
        return all
    }

    /// What is wrong with one field: the text that stands for it, the text put there instead.
    private static func fields(
        _ channel: String, _ old: String, _ changes: [(String, WireFault.Kind)]
    ) -> [BadFrame] {
        changes.map { new, kind in
            let event = (good[channel] ?? "").replacing(old, with: new)
            return BadFrame("\(channel): \(new.prefix(40))", frame(channel, event), kind)
        }
    }

    /// Numbers of money that must be refused wherever they stand, behind their key.
    private static func numbers(_ key: String) -> [(String, WireFault.Kind)] {
        let values: [(String, WireFault.Kind)] = [
            ("\"1e5\"", .notDecimal), ("1e5", .notDecimal), ("\"NaN\"", .notDecimal),
            ("\"Infinity\"", .notDecimal), ("\"1,5\"", .notDecimal), ("\"0x1F\"", .notDecimal),
            ("\"12abc\"", .notDecimal), ("\"1.2.3\"", .notDecimal), ("\" 1\"", .notDecimal),
            ("\"\(String(repeating: "9", count: 400))\"", .outOfRange),
            ("true", .wrongKind), ("[]", .wrongKind), ("{}", .wrongKind),
        ]
        return values.map { ("\"\(key)\":\($0.0)", $0.1) }
    }

    static let special = groups.flatMap { $0 }

    private static let groups: [[BadFrame]] = [
        fields(
            "l2_data", #""price_level":"100.5""#,
            numbers("price_level") + [
                (#""price_level":null"#, .missing), (#""price_level":"""#, .missing),
                (#""price_level":"0""#, .outOfRange), (#""price_level":"-1""#, .notDecimal),
                (#""price_level":"0.001""#, .tooFine), (#""price":"1""#, .missing),
                (#""price_level":"100000000.01""#, .outOfRange),
            ]),
        fields(
            "l2_data", #""new_quantity":"1.5""#,
            numbers("new_quantity") + [
                (#""new_quantity":null"#, .missing), (#""new_quantity":"-1""#, .notDecimal),
                (#""new_quantity":"0.000000001""#, .tooFine), (#""quantity":"1""#, .missing),
                (#""new_quantity":"92233720369""#, .outOfRange),
            ]),
        fields(
            "l2_data", #""side":"bid""#,
            [
                (#""side":"ask""#, .unknownWord), (#""side":"BID""#, .unknownWord),
                (#""side":1"#, .wrongKind), (#""s":"bid""#, .missing),
                (#""side":"""#, .unknownWord),
            ]),
        fields(
            "l2_data", #""type":"update""#,
            [
                (#""type":"replace""#, .unknownWord), (#""type":null"#, .wrongKind),
                (#""t":"update""#, .missing),
            ]),
        fields(
            "l2_data", #""product_id":"BTC-USD""#,
            [
                (#""product_id":7"#, .wrongKind), (#""p":"BTC-USD""#, .missing),
            ]),
        fields(
            "market_trades", #""price":"100.5""#,
            numbers("price") + [
                (#""price":"0""#, .outOfRange), (#""price":null"#, .missing),
                (#""price":"0.001""#, .tooFine),
            ]),
        fields(
            "market_trades", #""size":"1.5""#,
            numbers("size") + [
                (#""size":"""#, .missing), (#""size":"1.000000001""#, .tooFine),
            ]),
        fields(
            "market_trades", #""side":"BUY""#,
            [
                (#""side":null"#, .wrongKind), (#""s":"BUY""#, .missing),
            ]),
        fields("market_trades", #""trades":["#, [(#""trades":[7,"#, .wrongKind)]),
        fields("ticker", #""best_bid":"100""#, numbers("best_bid")),
        fields("ticker", #""price":"100.5""#, numbers("price")),
        fields("user", #""cumulative_quantity":"1.5""#, numbers("cumulative_quantity")),
        fields("user", #""avg_price":"100.5""#, numbers("avg_price")),
        fields("user", #""total_fees":"0.5""#, numbers("total_fees")),
        fields(
            "user", #""order_id":"o""#,
            [
                (#""order_id":"""#, .missing), (#""order_id":null"#, .missing),
                (#""order_id":7"#, .wrongKind), (#""id":"o""#, .missing),
            ]),
        fields(
            "user", #""2026-09-30T02:37:15Z""#,
            [
                (#""2026-13-30T02:37:15Z""#, .notTime), (#""2026-09-31T02:37:15Z""#, .notTime),
                (#""2026-09-30T24:00:60Z""#, .notTime), (#""2026-09-30T02:37:15""#, .notTime),
                (#""2026-09-30T02:37:15+02:00""#, .notTime), (#""yesterday""#, .notTime),
                (#""2026-09-30T02:37:15.Z""#, .notTime), (#"[]"#, .wrongKind),
            ]),
        fields("user", #""type":"update""#, [(#""type":"delta""#, .unknownWord)]),
        fields(
            "candles", #""open":"2""#,
            [
                (#""open":"4""#, .contradiction), (#""open":"0.5""#, .contradiction),
                (#""open":null"#, .missing), (#""open":"1e1""#, .notDecimal),
            ]),
        fields(
            "futures_balance_summary", #""total_usd_balance":"100.5""#,
            // An object there holds the amount, and an empty one says nothing.
            numbers("total_usd_balance").filter { !$0.0.hasSuffix("{}") }),
    ]
}

@Suite struct `A bad frame` {
    @Test(arguments: BadFrames.general + BadFrames.special)
    func `is refused for what is wrong with it`(bad: BadFrame) {
        for usesTemplates in [true, false] {
            var decoder = FrameDecoder([bitcoin], usesTemplates: usesTemplates)
            var batch = FrameBatch()
            let fault = wireFault {
                try decoder.decode(bad.bytes.span, at: arrival, into: &batch)
            }
            #expect(fault?.kind == bad.kind, "\(fault?.text ?? "taken")")
            #expect(batch == FrameBatch())
            #expect(decoder.tally.frames == 0)
        }
    }

    @Test func `comes in hundreds of kinds, and the good ones are good`() throws {
        #expect(BadFrames.general.count + BadFrames.special.count >= 300)
        for (channel, event) in BadFrames.good {
            #expect(try decode(frame(channel, event)).sequence == 1)
        }
    }

    @Test func `is too long at one byte past 16 MiB`() throws {
        let text = frame("heartbeats", BadFrames.good["heartbeats"] ?? "")
        let most =
            Array(text.utf8)
            + [UInt8](repeating: 32, count: FrameDecoder.bytesMax - text.utf8.count)
        var decoder = FrameDecoder([bitcoin])
        #expect(try decode(most, by: &decoder).content == .heartbeat(7))
        let fault = wireFault { _ = try decode(most + [32], by: &decoder) }
        #expect(fault?.kind == .tooLong)
    }

    @Test func `has one level of nesting more than 32`() throws {
        func text(_ depth: Int) -> String {
            let value = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            return "{\"x\":\(value)," + frame("heartbeats", "").dropFirst()
        }
        #expect(try decode(text(31)).channel == .heartbeats)
        #expect(wireFault { _ = try decode(text(32)) }?.kind == .notJSON)
    }
}
