internal import Assembly
internal import Coinbase
internal import Domain
internal import Synchronization
internal import Transport

/// Gives frames to a run one at a time, as a connection does when its socket has them, and notes
/// when each began and when a request left.
///
/// Owns the intakes and the place in the course. Frames are read on the network thread.
final class FramePump: Sendable {
    private struct Course {
        var market: FrameIntake
        var user = FrameIntake([], aliases: [:])
        var next = 0
    }

    private let frames: [[UInt8]]
    private let inbox: Inbox
    private let thread: NetworkThread
    private let course: Mutex<Course>
    /// When the bytes of the frame at hand were there; steady clock.
    let began = Atomic<Int64>(0)
    /// When the bytes of the first request since then were ready; 0 when there was none.
    let ready = Atomic<Int64>(0)
    /// When the system had taken them.
    let departed = Atomic<Int64>(0)
    /// Whether no frame is left.
    let isOver = Atomic(false)

    init(
        _ frames: [[UInt8]], of instruments: [Instrument], to inbox: Inbox,
        on thread: NetworkThread
    ) {
        (self.frames, self.inbox, self.thread) = (frames, inbox, thread)
        course = Mutex(Course(market: FrameIntake(instruments, aliases: [:])))
    }

    /// Gives the next frame that says anything of the market, after a pause.
    func giveNext(after pause: Duration) {
        thread.after(pause) { [self] in
            while !give() {}
        }
    }

    /// - Returns: Whether the engine has something to do, or nothing is left.
    private func give() -> Bool {
        course.withLock { course in
            guard course.next < frames.count else {
                isOver.store(true, ordering: .releasing)
                return true
            }
            let frame = frames[course.next]
            course.next += 1
            ready.store(0, ordering: .releasing)
            departed.store(0, ordering: .releasing)
            began.store(WallClock.steady, ordering: .releasing)
            let time = inbox.open()
            _ = course.market.take(frame.span, at: time)
            guard !course.market.batch.market.isEmpty else {
                inbox.drop()
                return false
            }
            return inbox.deliver(course.market.batch.market)
        }
    }

    /// Gives a frame of the user channel.
    func give(user frame: [UInt8]) {
        thread.run { [self] in
            course.withLock { course in
                _ = course.user.take(frame.span, at: inbox.open())
                inbox.drop()
                guard case .user(let events) = course.user.batch.content else { return }
                for event in events { inbox.tell(.user(event)) }
            }
        }
    }

    /// Notes how far a request has come; only the first since the last frame counts.
    func request(_ milestone: HTTPClient.Milestone) {
        let now = WallClock.steady
        switch milestone {
        case .ready:
            _ = ready.compareExchange(
                expected: 0, desired: now, ordering: .acquiringAndReleasing)
        case .taken:
            _ = departed.compareExchange(
                expected: 0, desired: now, ordering: .acquiringAndReleasing)
        }
    }
}
