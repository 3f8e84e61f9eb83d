internal import Coinbase
internal import Domain
internal import Glibc
internal import JSON
internal import Synchronization
internal import Transport

/// What the feed of Coinbase costs from the socket to the engine's queue, over TLS on this machine.
enum FeedRate {
    /// What one run over a course of messages took.
    private struct Run {
        var messages = 0
        /// Of the client's network thread and of the thread that takes from the inbox.
        var networkNanos: Int64 = 0
        var takingNanos: Int64 = 0
        /// From the start until everything was subscribed to.
        var ready = Nanos.zero
    }

    /// Messages of all channels, each connection with a course of its own.
    ///
    /// - Throws: `Fault` when something was lost on the way, and the figure would be of less work.
    static func messages(_ name: String, count: Int) throws -> JSONValue {
        let course = FrameCourse(count: 65_536, booksOnly: false, first: 2)
        var total = Run()
        for _ in 0..<max(1, count / course.frames.count) {
            let run = try measure(course)
            total.messages += run.messages
            total.networkNanos += run.networkNanos
            total.takingNanos += run.takingNanos
            total.ready = max(total.ready, run.ready)
        }
        let row = BenchRow.row(
            name, events: total.messages, orders: 0, total.networkNanos + total.takingNanos)
        guard case .object(var members) = row else { return row }
        let millis = DecimalText.text(mantissa: total.ready.count / 1_000, exponent: -3)
        members.append(JSONMember("ready_ms_max", .number(millis)))
        let taking = DecimalText.text(mantissa: total.takingNanos, exponent: -9)
        members.append(JSONMember("taking_cpu_seconds", .number(taking)))
        return .object(members)
    }

    private static func measure(_ course: FrameCourse) throws -> Run {
        let venue = try BenchVenue(course)
        let thread = NetworkThread()
        defer {
            thread.stop()
            venue.stop()
        }
        let inbox = Inbox(start: Timestamp(nanos: 0)) {
            Timestamp(nanos: nanos(of: CLOCK_REALTIME))
        }
        var settings = VenueFeed.Settings(
            market: try venue.endpoint(), tls: try venue.tls(), userAgent: "perps-bench",
            instruments: [DecodingRate.instrument])
        settings.marketChannels = [.book, .trades, .ticker]
        // The course has its heartbeats by count, not by the wall clock.
        settings.rules.heartbeatMax = Nanos.hour
        let feed = VenueFeed(settings, VenueFeed.Surroundings(inbox: inbox, thread: thread))
        let start = cpu(of: thread)
        let takingStart = nanos(of: CLOCK_THREAD_CPUTIME_ID)
        feed.start()
        var run = try take(from: inbox)
        run.takingNanos = nanos(of: CLOCK_THREAD_CPUTIME_ID) - takingStart
        run.networkNanos = cpu(of: thread) - start
        run.messages = feed.tally(of: .market).frames
        feed.stop()
        guard run.messages >= course.frames.count else {
            throw Fault(.runtime, code: "bench.feed", "only \(run.messages) messages came")
        }
        return run
    }

    /// Plays the engine until the venue says that this was all.
    private static func take(from inbox: Inbox) throws -> Run {
        var run = Run()
        var market: ContiguousArray<MarketEvent> = []
        var notes: [Inbox.Dated] = []
        while true {
            var descriptor = pollfd(fd: inbox.descriptor, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&descriptor, 1, 60_000) == 1 else {
                throw Fault(.runtime, code: "bench.feed", "nothing came for a minute")
            }
            inbox.take(market: &market, notes: &notes)
            market.removeAll(keepingCapacity: true)
            for dated in notes {
                guard case .link(let note) = dated.note else { continue }
                switch note.change {
                case .ready(let after): run.ready = after
                case .complaint: return run
                default: throw Fault(.runtime, code: "bench.feed", "\(note.change)")
                }
            }
            notes.removeAll(keepingCapacity: true)
        }
    }

    private static func nanos(of clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// Owns what a thread has to tell another.
    private final class Answer: Sendable {
        let nanos = Atomic<Int64>(-1)
    }

    private static func cpu(of thread: NetworkThread) -> Int64 {
        let answer = Answer()
        thread.run {
            answer.nanos.store(nanos(of: CLOCK_THREAD_CPUTIME_ID), ordering: .releasing)
        }
        while answer.nanos.load(ordering: .acquiring) < 0 { usleep(100) }
        return answer.nanos.load(ordering: .acquiring)
    }
}
