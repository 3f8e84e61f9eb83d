internal import Crypto
package import Domain
internal import JSON
internal import Synchronization
package import Transport

/// The venue's REST interface: one method an endpoint, typed both ways.
///
/// Owns the connections, the key and the buckets. Requests leave in the order that their rate
/// allows, cancels first; answers come on the network thread, once each. A question is asked again
/// a few times when nothing was learnt; what has a lasting effect is sent once or not at all.
package final class Brokerage: Sendable {
    package struct Settings: Sendable {
        package var userAgent: String
        /// Of one request, from the first byte to the last of the answer.
        package var timeout = Nanos.second * 10
        /// Of one question with all its repetitions, waiting included.
        package var patience = Nanos.second * 30
        /// How long a request with a lasting effect may wait for its turn: what it was decided on
        /// grows old.
        package var turnMax = Nanos.second * 2
        package var signedRate = TokenBucket.Rate.signed
        package var openRate = TokenBucket.Rate.open
        package var backoff = Backoff()
        /// Requests of one kind that wait for their turn; one more is not sent.
        package var waitingMax = 256
        /// Connections that stand ready.
        package var warm = 1
        package var clocks = Clocks.machine
        /// How long a token is valid, in whole seconds.
        package var tokenLife = Nanos.second * BearerToken.validSecondsMax
        /// Told on the network thread how far a request has come.
        package var passed: @Sendable (HTTPClient.Milestone) -> Void = { _ in }

        package init(userAgent: String) { self.userAgent = userAgent }
    }

    /// One request on its way.
    struct Outbound: Sendable {
        var request: Request
        /// On the steady clock.
        var deadline: Nanos
        /// Told what came of it, and whether trying again could help; on the network thread.
        var done: @Sendable (Delivery, _ isPassing: Bool) -> Void
    }

    private struct State {
        private var open: PacedQueue<Outbound>
        private var signed: PacedQueue<Outbound>
        /// When the queues are looked at next; nil when nothing waits.
        var wakeAt: Nanos?
        var isStopped = false

        init(_ settings: Settings) {
            let (now, most) = (settings.clocks.steady(), settings.waitingMax)
            open = PacedQueue(TokenBucket(settings.openRate, at: now), waitingMax: most)
            signed = PacedQueue(TokenBucket(settings.signedRate, at: now), waitingMax: most)
        }

        subscript(_ access: Access) -> PacedQueue<Outbound> {
            get { access == .open ? open : signed }
            set { if access == .open { open = newValue } else { signed = newValue } }
        }
    }

    package let endpoint: Endpoint
    package let settings: Settings
    /// Signs for the streams too; nil without credentials.
    package let signer: RequestSigner?
    let thread: NetworkThread
    private let http: HTTPClient
    private let stock: Mutex<TokenStock?>
    let doubt = Mutex(ClockDoubt())
    let keyDoubt = Mutex(KeyDoubt())
    let drafts = Mutex(OrderDrafts())
    private let state: Mutex<State>

    /// Takes over the key and begins to open connections.
    ///
    /// - Parameters:
    ///   - endpoint: `https://api.coinbase.com` or a stand-in; tokens name its host.
    ///   - tls: Whom to trust.
    ///   - credentials: nil for a client of public market data.
    ///   - thread: Where connections live and answers are told.
    ///   - settings: Rates and patience.
    /// - Throws: `coinbase.address` for an address that cannot be used, `coinbase.host_invalid`.
    package init(
        at endpoint: Endpoint, tls: ClientTLS, credentials: sending Credentials?,
        on thread: NetworkThread, _ settings: Settings
    ) throws(Fault) {
        var client = HTTPClient.Settings(userAgent: settings.userAgent)
        (client.warm, client.passed) = (settings.warm, settings.passed)
        do throws(TransportFault) {
            http = try HTTPClient(to: endpoint, tls: tls, client, on: thread)
        } catch {
            throw Fault(error, key: "venue.rest")
        }
        if let credentials {
            let signer = try RequestSigner(
                credentials, host: endpoint.authority,
                lifeSeconds: settings.tokenLife.count / Nanos.second.count)
            self.signer = signer
            stock = Mutex(TokenStock(signer, shelves: Brokerage.shelves))
        } else {
            signer = nil
            stock = Mutex(nil)
        }
        (self.endpoint, self.thread, self.settings) = (endpoint, thread, settings)
        state = Mutex(State(settings))
    }

    /// Tokens that are signed ahead: those of requests that must not wait.
    private static let shelves = ["/orders", "/orders/preview", "/orders/batch_cancel"].map {
        TokenStock.Shelf("POST", SignableEndpoints.prefix + $0, depth: 2)
    }

    /// Closes every connection; what is not answered yet is told.
    package func stop() {
        let waiting = state.withLock { state in
            state.isStopped = true
            return state[.open].drain() + state[.signed].drain()
        }
        http.stop()
        thread.run { for item in waiting { item.done(.unsent(Brokerage.stopped), false) } }
    }

    var isStopped: Bool { state.withLock { $0.isStopped } }

    private static let stopped = "the client was told to stop"

    // MARK: In turn

    /// Sends a request when its rate allows; from any thread.
    func submit(_ item: Outbound) {
        let refusal: String? = state.withLock { state in
            guard !state.isStopped else { return Brokerage.stopped }
            let hasRoom = state[item.request.access].add(
                item, item.request.urgency, until: item.deadline)
            return hasRoom ? nil : "\(settings.waitingMax) requests wait for their turn already"
        }
        if let refusal { return thread.run { item.done(.unsent(refusal), false) } }
        serve()
    }

    private func serve() {
        serve(.signed)
        serve(.open)
    }

    private func serve(_ access: Access) {
        while true {
            let now = settings.clocks.steady()
            switch state.withLock({ $0[access].next(at: now) }) {
            case .idle: return
            case .wait(let wait): return wake(after: wait, at: now)
            case .send(let item): transmit(item, at: now)
            case .expired(let item):
                let why = "its turn did not come in time: requests are at their rate limit"
                thread.run { item.done(.unsent(why), false) }
            }
        }
    }

    private func wake(after wait: Nanos, at now: Nanos) {
        let due = now + wait
        let isNew = state.withLock { state in
            if let next = state.wakeAt, next <= due, next > now { return false }
            state.wakeAt = due
            return true
        }
        guard isNew else { return }
        thread.after(wait.duration) { [weak self] in self?.serve() }
    }

    // MARK: On the wire

    private func transmit(_ item: Outbound, at now: Nanos) {
        let access = item.request.access
        let request: SignedRequest
        do throws(Fault) {
            if let signed = item.request.signed {
                request = signed
            } else {
                request = try sign(item.request)
            }
        } catch {
            thread.run { item.done(.unsent(error.message), false) }
            return
        }
        let left = max(Nanos(item.deadline.count - now.count), .millisecond)
        let timeout = item.request.mayRepeat ? min(settings.timeout, left) : settings.timeout
        var terms = HTTPClient.Terms(timeout: timeout.duration)
        terms.isUrgent = item.request.urgency == .urgent
        terms.mayLeave = item.request.mayLeave
        // What changes something is sent soon or not at all.
        if !item.request.mayRepeat { terms.patience = min(left, timeout).duration }
        http.send(request.http, terms) { [self] outcome in
            let (delivery, isPassing) = outcome.delivery
            guard case .answered(let answer) = delivery else {
                return item.done(delivery, isPassing)
            }
            observe(answer, access)
            heed(answer, signedBy: request.offset, item)
        }
        if access == .signed { restock() }
    }

    /// Writes a request and signs it; from any thread.
    func sign(_ request: Request) throws(Fault) -> SignedRequest {
        // Of before the token: a clock that is read in between has the question asked again.
        let offset = request.access == .signed ? signer?.venueOffset : nil
        return SignedRequest(http: try wireRequest(request), offset: offset)
    }

    /// The request of an order as a draft writes it, but without a token and kept by nobody.
    ///
    /// Whoever waits for nothing walks this way, so that it is warm for the next draft.
    ///
    /// - Returns: nil for an order that has no words.
    package func rehearse(_ order: NewOrder) -> HTTPRequest? {
        // Why it has none is told when it is sent.
        try? wireRequest(Request(call(to: order)), instead: Brokerage.noToken)
    }

    /// As long as a token, and none.
    private static let noToken = String(repeating: "-", count: 520)

    /// `instead` stands where the token would; nil takes one.
    private func wireRequest(
        _ request: Request, instead: String? = nil
    ) throws(Fault) -> HTTPRequest {
        let path = SignableEndpoints.prefix + request.path
        // Signed or not: what is not on the list does not leave.
        guard SignableEndpoints.permits(request.method.rawValue, path) else {
            throw RequestSigner.refusal(of: request.method.rawValue, path)
        }
        do {
            var fields: [HeaderField] = []
            if request.access == .signed {
                let bearer = try instead ?? token(request, path).text
                fields.append(try HeaderField("Authorization", "Bearer " + bearer))
            } else {
                // What is open to all is kept for a second somewhere in between.
                fields.append(try HeaderField("Cache-Control", "no-cache"))
            }
            if request.body != nil { fields.append(.json) }
            return try HTTPRequest(
                request.method == .post ? .post : .get, request.target, fields: fields,
                body: request.body ?? [])
        } catch let fault as Fault {
            throw fault
        } catch let fault as TransportFault {
            throw Fault(fault)
        } catch {
            preconditionFailure("an error of no kind: \(error)")
        }
    }

    private func token(_ request: Request, _ path: String) throws(Fault) -> BearerToken {
        let now = settings.clocks.wall()
        let token = try stock.withLock { stock throws(Fault) in
            try stock?.take(for: request.method.rawValue, path, at: now)
        }
        guard let token else {
            throw Fault(
                .usage, code: "credentials.missing", "\(request.path) needs a key",
                remedy: "Set COINBASE_CREDENTIALS_FILE to the path of the key file")
        }
        return token
    }

    /// Signs ahead, on the network thread, one token at a time.
    package func restock() {
        thread.run { [weak self] in
            guard let self, signer != nil, !isStopped else { return }
            let isSigned = stock.withLock { stock in
                // A token that cannot be signed ahead is signed, or fails, when it is needed.
                (try? stock?.restock(at: settings.clocks.wall())) ?? false
            }
            if isSigned { restock() }
        }
    }

    private func observe(_ answer: HTTPAnswer, _ access: Access) {
        let (now, wall) = (settings.clocks.steady(), settings.clocks.wall())
        let head = answer.head
        let chance = Int64(UInt16.random(in: .min ... .max))
        state.withLock { state in
            if answer.status == 429 {
                let unsaid = Nanos(Nanos.second.count + Nanos.second.count * chance / 65_535)
                state[access].bucket.refused(pause: head.retryAfter ?? unsaid, at: now)
            }
            guard let remaining = head.rateRemaining else { return }
            state[access].bucket.observe(
                remaining: remaining, reset: head.untilReset(at: wall), at: now)
        }
    }
}
