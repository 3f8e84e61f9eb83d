import Coinbase
import Domain

/// A course of frames that a seed decides, with losses, repetitions and nonsense in it.
struct RecordedCourse {
    /// What an intake gave for them.
    private(set) var events: ContiguousArray<MarketEvent> = []
    private var intake = FrameIntake([bitcoin], aliases: [:])
    private var stream: RandomStream
    private var number = 0
    private var last = "{}"
    private var time = arrival

    init(seed: UInt64) { stream = RandomStream(seed: seed, name: "recorded course") }

    mutating func run(into sink: any FrameSink) {
        sink.connected(at: time)
        intake.begin()
        for _ in 0..<400 {
            time = time + Nanos(1 + stream.below(1_000_000))
            switch stream.below(40) {
            case 0:
                intake.loseBooks(at: time)
                events += intake.batch.market
                sink.lost("the connection broke", at: time)
            case 1:
                intake.begin()
                number = 0
                sink.connected(at: time)
            case 2: take(last, sink)
            case 3: take(String(last.dropLast(1 + Int(stream.below(20)))), sink)
            case 4: number += 1 + Int(stream.below(3))
            default: take(next(), sink)
            }
        }
    }

    private mutating func take(_ text: String, _ sink: any FrameSink) {
        last = text
        let bytes = Array(text.utf8)
        var isReadable = true
        if case .unreadable = intake.take(bytes.span, at: time) { isReadable = false }
        events += intake.batch.market
        sink.received(bytes.span, isReadable: isReadable, at: time)
    }

    private mutating func next() -> String {
        defer { number += 1 }
        let price = "\(90 + stream.below(20)).\(stream.below(10))"
        let row = VenueLine.row(stream.below(2) == 0 ? "bid" : "offer", price, "\(stream.below(3))")
        let type = stream.below(20) == 0 ? "snapshot" : "update"
        return frame("l2_data", VenueLine.book(type, "BTC-USD", [row]), number: number)
    }
}
