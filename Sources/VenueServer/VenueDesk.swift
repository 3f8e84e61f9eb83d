internal import Domain
internal import Glibc
internal import Synchronization
internal import Transport

/// Brings what comes over the network to the venue, one at a time, and its answers back.
///
/// Owns the venue and the handles of all open WebSockets.
final class VenueDesk: Sendable {
    private let venue: Mutex<Venue>
    private let sockets = Mutex<[Int: WebSocket]>([:])
    private let isManual: Bool
    private let thread: NetworkThread
    /// The machine's monotonic clock when this desk opened, and the venue's own.
    private let steadyStart: Int64
    private let start: Timestamp

    init(_ venue: consuming sending Venue, on thread: NetworkThread) {
        if case .manual = venue.settings.clock { isManual = true } else { isManual = false }
        start = max(venue.now, VenueDesk.wallTime)
        steadyStart = VenueDesk.steady
        self.thread = thread
        self.venue = Mutex(venue)
    }

    /// How much of the venue's time may pass at a time.
    private static let stride = Nanos.millisecond * 200

    /// How far the venue is behind the machine's clock.
    var lag: Nanos { venue.withLock { $0.lag } }

    /// Lets tokens be made for further names of this server.
    func take(hosts: Set<String>) { visit { $0.hosts.formUnion(hosts) } }

    /// Lets another venue have the state; nothing is written any more.
    func closeState() { venue.withLock { $0.stateFile = nil } }

    static var steady: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    static var wallTime: Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(nanos: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// Lets time pass, does something at the venue, and carries out what follows.
    func visit<Result: Sendable>(_ work: @Sendable (Venue) -> Result) -> Result {
        let (result, outgoing) = venue.withLock { venue in
            if !isManual {
                let wall = start + Nanos(VenueDesk.steady - steadyStart)
                // Whoever asks waits for this much of the market at most, however far it lags.
                venue.advance(to: min(wall, venue.now + VenueDesk.stride))
                venue.lag = wall - venue.now
            }
            let result = work(venue)
            let outgoing = venue.outgoing
            venue.outgoing = []
            return (result, outgoing)
        }
        for item in outgoing { carry(item) }
        return result
    }

    private func carry(_ item: Outgoing) {
        switch item {
        case .text(let number, let text):
            guard let socket = socket(number) else { return }
            // Who reads too slowly is thrown out, as the venue does.
            if socket.send(text) == .full { socket.close(code: 1008, reason: "too slow") }
        case .close(let number, let code, let reason):
            socket(number)?.close(code: code, reason: reason)
        case .reset(let number): socket(number)?.abort(resets: true)
        case .pause(let number): socket(number)?.pause()
        case .resume(let number): socket(number)?.resume()
        }
    }

    private func socket(_ number: Int) -> WebSocket? { sockets.withLock { $0[number] } }

    /// Looks at the clock again and again, unless it is set by hand.
    func tick() {
        guard !isManual else { return }
        visit { _ in }
        thread.after(.milliseconds(10)) { [self] in tick() }
    }

    // MARK: Requests

    func handle(_ exchange: ServerExchange) {
        if exchange.wantsUpgrade { open(exchange) } else { answer(exchange, wasHeld: false) }
    }

    private func answer(_ exchange: ServerExchange, wasHeld: Bool) {
        let reply = visit { $0.answer(exchange.request, wasHeld: wasHeld) }
        switch reply.fate {
        case .held(let delay):
            thread.after(.nanoseconds(delay.count)) { [self] in answer(exchange, wasHeld: true) }
        case .whole: exchange.answer(reply.response)
        case .cut(let bytes): exchange.answer(reply.response, cutAfter: bytes)
        case .lost: exchange.abort(resets: false)
        case .late(let delay):
            thread.after(.nanoseconds(delay.count)) { exchange.answer(reply.response) }
        case .dripping(let delay):
            exchange.answer(reply.response, inPieces: 16, over: .nanoseconds(delay.count))
        }
    }

    private func open(_ exchange: ServerExchange) {
        let isUser: Bool
        switch exchange.request.path {
        case "/", "/market": isUser = false
        case "/user": isUser = true
        default:
            return exchange.answer(Reply(.notFound("no WebSocket is served here")).response)
        }
        let path = isUser ? "/user" : "/market"
        if let status = visit({ $0.refusesUpgrade(to: path) }) {
            return exchange.answer(Reply(page: status).response)
        }
        let number = exchange.connectionNumber
        exchange.upgrade { [self] socket in
            sockets.withLock { $0[number] = socket }
            visit { $0.join(number, isUser: isUser) }
            return SocketReader(number, self)
        }
    }

    func receive(_ number: Int, _ bytes: [UInt8]) { visit { $0.receive(number, bytes) } }

    func forget(_ number: Int) {
        _ = sockets.withLock { $0.removeValue(forKey: number) }
        visit { $0.leave(number) }
    }
}

/// Gives the messages of one connection to the venue.
///
/// Owns nothing but the number of its connection.
private final class SocketReader: WebSocketReader {
    private let number: Int
    private let desk: VenueDesk

    init(_ number: Int, _ desk: VenueDesk) { (self.number, self.desk) = (number, desk) }

    func received(text: Span<UInt8>) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        for index in text.indices { bytes.append(text[index]) }
        desk.receive(number, bytes)
    }

    func ended(_ end: WebSocketEnd) { desk.forget(number) }
}
