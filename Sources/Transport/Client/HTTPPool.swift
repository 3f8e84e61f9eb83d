internal import NIOCore
internal import NIOHTTP1

/// The connections of one client, on their thread.
///
/// Owns the connections, idle and busy, and the calls that wait for one.
final class HTTPPool {
    private let dialer: Dialer
    private let settings: HTTPClient.Settings
    private let userAgent: HeaderField
    private var idle: [HTTPConnection] = []
    private var open: [ObjectIdentifier: HTTPConnection] = [:]
    private var dialing = 0
    private var waiting: [HTTPCall] = []
    /// Connections in a row that came to nothing; sets how long the next spare one waits.
    private var failures = 0
    private var isHeld = false
    private var isStopped = false

    init(_ dialer: Dialer, _ settings: HTTPClient.Settings, userAgent: HeaderField) {
        (self.dialer, self.settings, self.userAgent) = (dialer, settings, userAgent)
    }

    func submit(_ call: HTTPCall, _ terms: HTTPClient.Terms) {
        // Written out only for an error: a request may be in a hurry.
        var operation: String { self.operation(call) }
        guard !isStopped else {
            return call.finish(.notSent(TransportFault(.stopped, operation, "not begun")))
        }
        let room = call.isUrgent ? 2 * settings.waitingMax : settings.waitingMax
        guard waiting.count < room else {
            return call.finish(
                .notSent(TransportFault(.busy, operation, "\(waiting.count) requests wait already"))
            )
        }
        let (timeout, loop) = (terms.timeout, dialer.loop.assumeIsolated())
        call.deadline = loop.scheduleTask(in: TimeAmount(timeout)) {
            self.expire(call, TransportFault(.timedOut, operation, "no answer after \(timeout)"))
        }
        if let patience = terms.patience {
            call.patience = loop.scheduleTask(in: TimeAmount(patience)) {
                guard call.connection == nil else { return }
                let why = "no connection was free within \(patience)"
                self.expire(call, TransportFault(.timedOut, operation, why))
            }
        }
        let place = call.isUrgent ? waiting.firstIndex { !$0.isUrgent } : nil
        waiting.insert(call, at: place ?? waiting.endIndex)
        serve()
    }

    /// Opens spare connections ahead of need.
    func keepWarm() {
        guard !isStopped, !isHeld else { return }
        while idle.count + dialing < settings.warm, total < settings.connectionsMax { dial() }
    }

    /// Ends everything; what waits is not sent, what is in flight has no reply.
    func stop() {
        isStopped = true
        let calls = waiting
        waiting = []
        for call in calls {
            call.finish(.notSent(TransportFault(.stopped, operation(call), "not begun")))
        }
        let fault = TransportFault(
            .stopped, "use \(dialer.endpoint)", "the client was told to stop")
        for connection in open.values { connection.abandon(fault) }
        (idle, open) = ([], [:])
    }

    private var total: Int { open.count + dialing }

    private func operation(_ call: HTTPCall) -> String {
        "\(call.request.method.rawValue) \(dialer.endpoint)\(call.request.path)"
    }

    // MARK: Calls

    private func serve() {
        while !waiting.isEmpty, let connection = takeIdle() {
            // Putting a stale connection away may have served or failed what waited.
            guard !waiting.isEmpty else {
                idle.append(connection)
                break
            }
            connection.send(waiting.removeFirst(), to: dialer.endpoint, userAgent: userAgent)
        }
        while dialing < waiting.count, total < settings.connectionsMax { dial() }
        // All busy with what may hang: an urgent request does not wait for them.
        let urgent = waiting.count { $0.isUrgent }
        let most = settings.connectionsMax + settings.urgentConnectionsMax
        while dialing < urgent, total < most { dial() }
        keepWarm()
    }

    /// The connection used last, which is the one least likely to have gone stale.
    private func takeIdle() -> HTTPConnection? {
        while let connection = idle.popLast() {
            if connection.isOpen { return connection }
            connection.abandon(
                TransportFault(.endOfStream, dialer.operation, "closed while it was idle"))
        }
        return nil
    }

    private func expire(_ call: HTTPCall, _ fault: TransportFault) {
        if let connection = call.connection { return connection.abandon(fault) }
        waiting.removeAll { $0 === call }
        call.finish(.notSent(fault))
    }

    // MARK: Connections

    private func dial() {
        dialing += 1
        dialer.dial(timeout: settings.connectTimeout).assumeIsolated().whenComplete { result in
            self.dialing -= 1
            switch result {
            case .success(let channel): self.begin(channel)
            case .failure(let error): self.failedToDial(error)
            }
        }
    }

    private func begin(_ channel: any Channel) {
        guard !isStopped else { return channel.close(promise: nil) }
        let connection = HTTPConnection(
            "talk to \(dialer.endpoint)", limits: settings.limits,
            listener: HTTPConnection.Listener(
                released: { [weak self] in self?.release($0) },
                closed: { [weak self] in self?.forget($0) }, passed: settings.passed))
        do {
            let decoder = HTTPResponseDecoder(
                leftOverBytesStrategy: .dropBytes, informationalResponseStrategy: .drop,
                limitConfiguration: settings.limits.decoding)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(HTTPRequestEncoder())
            try pipeline.addHandler(ByteToMessageHandler(decoder))
            try pipeline.addHandler(connection)
        } catch {
            channel.close(promise: nil)
            return failedToDial(error)
        }
        open[ObjectIdentifier(connection)] = connection
        release(connection)
    }

    private func release(_ connection: HTTPConnection) {
        guard !isStopped, open[ObjectIdentifier(connection)] != nil else { return }
        if connection.repliesServed > 0 { failures = 0 }
        idle.append(connection)
        connection.idleTimer = dialer.loop.assumeIsolated().scheduleTask(
            in: TimeAmount(settings.idleMax)
        ) { [weak self] in self?.retire(connection) }
        serve()
    }

    private func retire(_ connection: HTTPConnection) {
        guard idle.contains(where: { $0 === connection }) else { return }
        idle.removeAll { $0 === connection }
        connection.abandon(
            TransportFault(.stopped, dialer.operation, "idle for \(settings.idleMax)"))
    }

    private func forget(_ connection: HTTPConnection) {
        idle.removeAll { $0 === connection }
        guard open.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
        if connection.cameToNothing { hold() }
        serve()
    }

    private func failedToDial(_ error: any Error) {
        hold()
        if !waiting.isEmpty, dialing < waiting.count {
            waiting.removeFirst().finish(.notSent(TransportFault(error, while: dialer.operation)))
        }
        serve()
    }

    /// Puts off the next spare connection.
    ///
    /// A quarter of a second at first, half a minute at most. Requests do not wait for this.
    private func hold() {
        guard !isStopped else { return }
        failures += 1
        guard !isHeld else { return }
        isHeld = true
        let pause = min(30_000, 125 << min(failures, 8))
        dialer.loop.assumeIsolated().scheduleTask(in: .milliseconds(Int64(pause))) { [weak self] in
            self?.isHeld = false
            self?.keepWarm()
        }
    }
}
