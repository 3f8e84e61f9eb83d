import Assembly
import Domain
import Engine
import Simulation
import Testing

@Suite struct `A run by the wall clock` {
    /// A market whose events come one moment at a time, and that is reading one in between.
    private final class SlowFeed: LiveFeed {
        private var waiting: ContiguousArray<MarketEvent> = []
        /// Whether a delivery is being read that belongs before now.
        var isReading = false
        /// Something that comes with every read, later and later, so many times.
        var flood: (event: MarketEvent, count: Int)?
        let descriptor: Int32 = -1

        func deliver(_ events: some Sequence<MarketEvent>) { waiting.append(contentsOf: events) }

        func read(into buffer: inout ContiguousArray<MarketEvent>, countMax: Int) throws {
            buffer.append(contentsOf: waiting)
            waiting.removeAll()
            guard let (event, count) = flood else { return }
            buffer.append(event)
            var next = event
            next.time = event.time + .millisecond
            flood = count > 1 ? (next, count - 1) : nil
        }

        func advance(to time: Timestamp) -> Bool { !isReading && waiting.isEmpty }
    }

    /// The moments of a market of trades, each with all of its events.
    private func moments(at desk: Desk, _ instruments: [Instrument]) throws -> [[MarketEvent]] {
        let path = try DataForm.trades.write(MarketText.walk(400, seed: 7), at: desk)
        let feed = try DataSet.open([DataInput(path: path)], instruments: instruments).feed
        var events: ContiguousArray<MarketEvent> = []
        var count = -1
        while count < events.count {
            count = events.count
            try feed.read(into: &events, countMax: 1_000)
        }
        var moments: [[MarketEvent]] = []
        for event in events {
            if moments.last?.first?.time == event.time {
                moments[moments.count - 1].append(event)
            } else {
                moments.append([event])
            }
        }
        return moments
    }

    @Test func `decides what a backtest of the same moments decides`() throws {
        let desk = try Desk()
        let replayed = try Trial(.cross(), at: desk) { instruments in
            let path = try DataForm.trades.write(MarketText.walk(400, seed: 7), at: desk)
            return try DataSet.open([DataInput(path: path)], instruments: instruments).feed
        }
        try replayed.drain()
        let slow = SlowFeed()
        let live = try Trial(.cross(), at: desk) { _ in slow }
        for moment in try moments(at: desk, live.plan.instruments) {
            let time = moment[0].time
            // Until the moment before, whatever is due happens; nothing of the future does.
            try turn(live, until: time + Nanos(-1))
            slow.deliver(moment)
            try turn(live, until: time)
            // Answers are on their way now, and a delivery that may come before them is being read.
            slow.isReading = true
            #expect(try live.timeline.nextTime(by: time + .second * 5) == nil)
            slow.isReading = false
        }
        #expect(replayed.chronicle.lines.contains { $0.text.contains("fill") })
        let last = try #require(live.chronicle.lines.last?.time)
        let lines = replayed.chronicle.lines.filter { $0.time <= last }
        #expect(live.chronicle.lines == lines)
    }

    @Test func `lets no command overtake a delivery that is being read`() throws {
        let slow = SlowFeed()
        let live = try Trial(.cross(), at: try Desk()) { _ in slow }
        let moments = try moments(at: try Desk(), live.plan.instruments)
        let time = moments[0][0].time
        slow.deliver(moments[0])
        #expect(try live.timeline.catchUp(to: time + .second) == time + .second)
        slow.isReading = true
        #expect(try live.timeline.catchUp(to: time + .second * 2) == nil)
        // It came before the command, and may bear an earlier moment than now.
        slow.isReading = false
        slow.deliver(moments[1])
        let moment = try #require(try live.timeline.catchUp(to: time + .second * 2))
        #expect(moment == time + .second * 2)
        try live.timeline.step(at: moment, commands: [.blind("a test")])
        #expect(live.timeline.corridor.state.time == moment)
    }

    @Test func `brings a command in before what is later, though more and more comes`() throws {
        let slow = SlowFeed()
        let live = try Trial(.cross(), at: try Desk()) { _ in slow }
        let event = try moments(at: try Desk(), live.plan.instruments)[0][0]
        slow.flood = (event, 1_000)
        let now = event.time + .millisecond * 5
        #expect(try live.timeline.catchUp(to: now) == now)
        #expect(live.timeline.corridor.state.time == now)
        try live.timeline.step(at: now, commands: [.blind("a test")])
        #expect(live.timeline.corridor.state.blindness == "a test")
        // What came later is still there.
        let later = now + .millisecond * 2
        #expect(try live.timeline.catchUp(to: later) == later)
        #expect(live.timeline.corridor.state.time == later)
    }

    @Test func `makes no more steps of a backlog than were allowed before a command`() throws {
        let slow = SlowFeed()
        let live = try Trial(.cross(), at: try Desk()) { _ in slow }
        let moments = try moments(at: try Desk(), live.plan.instruments)
        for moment in moments { slow.deliver(moment) }
        let now = try #require(moments.last)[0].time
        let reached = try #require(try live.timeline.catchUp(to: now, stepsMax: 3))
        #expect(reached < now && reached == live.timeline.corridor.state.time)
        try live.timeline.step(at: reached, commands: [.blind("a test")])
        #expect(live.timeline.corridor.state.blindness == "a test")
        #expect(try live.timeline.catchUp(to: now) == now)
        #expect(live.timeline.corridor.state.time == now)
    }

    private func turn(_ trial: Trial, until now: Timestamp) throws {
        while let due = try trial.timeline.nextTime(by: now) {
            #expect(due <= now)
            try trial.timeline.step(at: due)
        }
    }
}
