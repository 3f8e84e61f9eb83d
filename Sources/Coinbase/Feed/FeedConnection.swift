internal import Domain
internal import Glibc
internal import JSON
internal import Synchronization
internal import Transport

/// One connection to the venue, made again whenever it is lost, until it is stopped.
///
/// Owns the socket, the state of its life, the decoder, and the timer. Callbacks come on the
/// network thread; starting and stopping may come from any.
final class FeedConnection: Sendable {
    private struct Core {
        var state: LinkState
        var intake: FrameIntake
        var socket: WebSocket?
        /// Counts the sockets asked for; what comes from any but the last is too late.
        var attempt = 0
        var timer: NetworkThread.Timer?
        var timerAt: Nanos?

        /// Whether the frame at hand may say anything beside its market events.
        var hasWords: Bool { intake.batch.hasWords(awaitingBooks: state.awaitsSnapshots) }
    }

    private let link: FeedLink
    private let opening: WebSocketOpening
    private let inbox: Inbox
    private let thread: NetworkThread
    private let signer: RequestSigner?
    private let sink: (any FrameSink)?
    private let core: Mutex<Core>

    /// Makes ready to connect with a state and an intake that are fresh.
    init(
        _ link: FeedLink, _ opening: WebSocketOpening, _ state: LinkState, _ intake: FrameIntake,
        _ surroundings: VenueFeed.Surroundings
    ) {
        (self.link, self.opening) = (link, opening)
        (inbox, thread) = (surroundings.inbox, surroundings.thread)
        (signer, sink) = (surroundings.signer, surroundings.sink)
        core = Mutex(Core(state: state, intake: intake))
    }

    func start() { take(.start) }

    /// Nothing is told after this returns.
    func stop() { take(.stop) }

    /// Judges by a clock of the venue that is so far ahead of ours from now on.
    func follow(_ offset: Nanos) {
        core.withLock { core in
            guard core.intake.venueOffset != offset else { return }
            core.intake.venueOffset = offset
            guard let sink else { return }
            sink.clock(offset, at: inbox.open())
            inbox.drop()
        }
    }

    var tally: FrameTally { core.withLock { $0.intake.tally } }

    private static var steady: Nanos {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Nanos(Int64(time.tv_sec) * Nanos.second.count + Int64(time.tv_nsec))
    }

    private func take(_ input: LinkState.Input) {
        core.withLock { core in
            let now = FeedConnection.steady
            perform(core.state.take(input, at: now), &core)
            schedule(&core, at: now)
        }
    }

    // MARK: Orders

    private func perform(_ orders: [LinkState.Order], _ core: inout Core) {
        for order in orders {
            switch order {
            case .connect:
                core.attempt += 1
                let attempt = core.attempt
                thread.run { self.connect(attempt) }
            case .send(let request): send(request, core.socket)
            case .hangUp: forget(&core)?.abort()
            case .close: forget(&core)?.close()
            case .loseBooks(let reason): loseBooks(reason, &core)
            case .tell(let change): inbox.tell(.link(LinkNote(link: link, change: change)))
            }
        }
    }

    /// Takes the socket away, so that nothing it still says counts.
    private func forget(_ core: inout Core) -> WebSocket? {
        core.attempt += 1
        let socket = core.socket
        core.socket = nil
        return socket
    }

    private func send(_ request: SubscribeRequest, _ socket: WebSocket?) {
        var request = request
        do throws(Fault) {
            request.token = try signer?.streamToken(at: inbox.now).text
        } catch {
            // A private channel is not confirmed without a token, and the connection made again.
            let text = [error.message, error.remedy].compactMap(\.self).joined(separator: ". ")
            inbox.tell(.link(LinkNote(link: link, change: .complaint(text))))
        }
        // A socket that is over says so by itself.
        _ = socket?.send(request.json.text())
    }

    private func loseBooks(_ reason: String, _ core: inout Core) {
        var isTaken = false
        while !isTaken {
            // Refused once, everything that waited is dropped and there is room.
            let time = inbox.open()
            core.intake.loseBooks(at: time)
            isTaken = inbox.deliver(core.intake.batch.market)
            if isTaken { sink?.lost(reason, at: time) }
        }
    }

    // MARK: Time

    private func schedule(_ core: inout Core, at now: Nanos) {
        guard let wake = core.state.wake else {
            core.timer?.cancel()
            (core.timer, core.timerAt) = (nil, nil)
            return
        }
        // A timer that comes too early looks again; only one that comes too late is replaced.
        if let at = core.timerAt, at <= wake { return }
        core.timer?.cancel()
        core.timerAt = wake
        let wait = max(wake, now).count - now.count
        core.timer = thread.after(.nanoseconds(wait)) { [weak self] in self?.timePassed() }
    }

    private func timePassed() {
        core.withLock { core in
            core.timerAt = nil
            let now = FeedConnection.steady
            let heard = Nanos(core.socket?.lastByteNanos ?? 0)
            perform(core.state.take(.clock(heard: heard), at: now), &core)
            schedule(&core, at: now)
        }
    }

    // MARK: The socket

    private func connect(_ attempt: Int) {
        opening.open(
            on: thread,
            opened: { socket in
                self.opened(socket, attempt)
                return FeedReader(self, socket, attempt)
            },
            refused: { self.change(.refused($0.text), attempt) })
    }

    private func opened(_ socket: WebSocket, _ attempt: Int) {
        core.withLock { core in
            guard attempt == core.attempt else { return socket.abort() }
            core.socket = socket
            core.intake.begin()
            if let sink {
                let time = inbox.open()
                sink.connected(at: time)
                if let offset = core.intake.venueOffset { sink.clock(offset, at: time) }
                inbox.drop()
            }
            let now = FeedConnection.steady
            perform(core.state.take(.opened, at: now), &core)
            schedule(&core, at: now)
        }
    }

    /// Something happened to a socket; an old one's end is no news.
    private func change(_ input: LinkState.Input, _ attempt: Int) {
        core.withLock { core in
            guard attempt == core.attempt else { return }
            core.socket = nil
            let now = FeedConnection.steady
            perform(core.state.take(input, at: now), &core)
            schedule(&core, at: now)
        }
    }

    func ended(_ end: WebSocketEnd, _ attempt: Int) { change(.ended(end.text), attempt) }

    // MARK: Frames

    /// Takes one frame, read at a moment of the steady clock.
    func received(_ text: Span<UInt8>, at now: Nanos, _ attempt: Int) {
        core.withLock { core in
            guard attempt == core.attempt else { return }
            let time = inbox.open()
            let verdict = core.intake.take(text, at: time)
            if let sink {
                var isReadable = true
                if case .unreadable = verdict { isReadable = false }
                sink.received(text, isReadable: isReadable, at: time)
            }
            var isTaken = true
            if core.intake.batch.market.isEmpty {
                inbox.drop()
            } else {
                isTaken = inbox.deliver(core.intake.batch.market)
            }
            if verdict == .news, isTaken, !core.hasWords { return }
            settle(verdict, isTaken: isTaken, &core, at: now)
        }
    }

    /// Whatever a frame means beyond market events.
    private func settle(
        _ verdict: FrameIntake.Verdict, isTaken: Bool, _ core: inout Core, at now: Nanos
    ) {
        switch verdict {
        case .old: return
        case .news: break
        case .gap(let missed): perform(core.state.take(.gap(missed: missed), at: now), &core)
        case .unreadable(let fault):
            perform(core.state.take(.badFrame(fault), at: now), &core)
        case .late(let late): perform(core.state.take(.late(late), at: now), &core)
        }
        if isTaken {
            tell(core.intake.batch.content)
            if let input = core.intake.batch.input {
                perform(core.state.take(input, at: now), &core)
            }
        } else {
            perform(core.state.take(.overrun, at: now), &core)
        }
        schedule(&core, at: now)
    }

    private func tell(_ content: FrameContent) {
        switch content {
        case .user(let events): for event in events { inbox.tell(.user(event)) }
        case .futuresBalance(let balances):
            for balance in balances { inbox.tell(.futuresBalance(balance)) }
        case .statuses(let listings): inbox.tell(.statuses(listings))
        case .none, .heartbeat, .subscriptions, .candles, .refusal, .unknown: break
        }
    }
}

/// Passes on what comes over one socket.
///
/// Owns nothing; the connection owns the socket.
private final class FeedReader: WebSocketReader {
    private let connection: FeedConnection
    private let socket: WebSocket
    private let attempt: Int

    init(_ connection: FeedConnection, _ socket: WebSocket, _ attempt: Int) {
        (self.connection, self.socket, self.attempt) = (connection, socket, attempt)
    }

    func received(text: Span<UInt8>) {
        connection.received(text, at: Nanos(socket.lastByteNanos), attempt)
    }

    func ended(_ end: WebSocketEnd) { connection.ended(end, attempt) }
}
