import Coinbase
import Synchronization
import Testing
import Transport

/// One endpoint, asked again and again: each kind of answer must lead to its state.
struct AskedEndpoint<Value: Sendable & Equatable> {
    /// Method and target, as they must come.
    var request: String
    /// The body as it must come; empty for none.
    var body = ""
    /// A good answer of the venue.
    var answer: String
    /// An answer that says too little, or the opposite.
    var garbled = "{}"
    var call: (Brokerage, @escaping Brokerage.Answer<Value>) -> Void

    private var isQuestion: Bool { request.hasPrefix("GET ") }

    /// - Returns: What the good answer was read as.
    func check() throws -> Value {
        let script = Script()
        let venue = try AnsweringVenue { exchange, _ in script.answer(exchange) }
        defer { venue.stop() }
        func ask(_ status: Int, _ text: String) throws -> ResponseClass<Value> {
            script.say(status, text)
            return try venue.answer { call(venue.brokerage, $0) }
        }
        let good = try ask(200, answer)
        #expect(venue.asked == [request])
        let sent = try #require(venue.requests.first)
        #expect(String(decoding: sent.body, as: UTF8.self) == body)
        #expect(sent.fields["authorization"]?.hasPrefix("Bearer ") == true)
        let refused = VenueError(code: "NOT_FOUND", message: "there is none")
        #expect(
            try ask(404, #"{"error":"NOT_FOUND","message":"there is none"}"#)
                == .notFound(refused))
        #expect(
            try ask(400, #"{"error":"INVALID_ARGUMENT","message":"no"}"#)
                == .rejected(VenueError(code: "INVALID_ARGUMENT", message: "no").rejection))
        #expect(
            try ask(403, #"{"error":"PERMISSION_DENIED","error_details":"Missing scopes"}"#)
                == .forbidden(VenueError(code: "PERMISSION_DENIED", detail: "Missing scopes")))
        let failed = try ask(500, #"{"error":"INTERNAL","message":"m"}"#)
        #expect(
            failed
                == (isQuestion
                    ? .venueDown(status: 500, retryAfter: nil)
                    : .unknown(.serverFailed(status: 500))))
        checkDoubt(try ask(200, garbled))
        checkDoubt(try ask(200, "{"))
        // A question is asked four times in vain; what has an effect leaves once.
        #expect(venue.asked.count == 4 + 3 * (isQuestion ? 4 : 1))
        #expect(Set(venue.asked) == [request])
        guard case .success(let value) = good else { throw Unread(answer: "\(good)") }
        return value
    }

    private func checkDoubt(_ answer: ResponseClass<Value>) {
        switch answer {
        case .retryable(.garbled) where isQuestion: return
        case .unknown(.garbled) where !isQuestion: return
        default: Issue.record("\(request): \(answer)")
        }
    }

    struct Unread: Error { var answer: String }
}

/// What a venue answers next; every request is answered alike until it is changed.
private final class Script: Sendable {
    private let next = Mutex((status: 200, text: "{}"))

    func say(_ status: Int, _ text: String) { next.withLock { $0 = (status, text) } }

    func answer(_ exchange: ServerExchange) {
        let (status, text) = next.withLock { $0 }
        exchange.answer(status, text)
    }
}
