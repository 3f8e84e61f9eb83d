import Coinbase
import Domain
import Testing
import Transport

@Suite struct `An order that is previewed first` {
    private static let preview = "POST /api/v3/brokerage/orders/preview"
    private static let create = "POST /api/v3/brokerage/orders"

    /// Sends an order to a venue that answers the preview as given, and every order with a yes.
    private func send(
        clocks: Clocks = .machine, _ answerPreview: @escaping @Sendable (ServerExchange) -> Void
    ) throws -> (answer: ResponseClass<TakenOrder>, asked: [String]) {
        let venue = try AnsweringVenue({ settings in
            settings.clocks = clocks
            settings.timeout = .millisecond * 300
        }) { exchange, _ in
            guard exchange.request.path.hasSuffix("/preview") else {
                return exchange.answer(200, VenueText.order)
            }
            answerPreview(exchange)
        }
        defer { venue.stop() }
        let order = try newOrder()
        let answer = try venue.answer { venue.brokerage.sendAfterPreview(order, done: $0) }
        return (answer, venue.asked)
    }

    @Test func `is sent once after a clear yes`() throws {
        let (answer, asked) = try send { $0.answer(200, #"{"errs":[],"preview_id":"p-1"}"#) }
        guard case .success(let taken) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(taken.id == "o-1")
        #expect(asked == [Self.preview, Self.create])
    }

    @Test(arguments: [
        (["PREVIEW_INSUFFICIENT_FUND"], "PREVIEW_INSUFFICIENT_FUND"),
        (
            ["PREVIEW_BREACHED_PRICE_LIMIT", "PREVIEW_INVALID_BASE_SIZE"],
            "PREVIEW_BREACHED_PRICE_LIMIT"
        ),
        (["A_CODE_THAT_NOBODY_KNOWS"], "A_CODE_THAT_NOBODY_KNOWS"),
    ])
    func `is rejected with the preview's first error, and not sent`(
        _ errors: [String], _ code: String
    ) throws {
        let list = errors.map { "\"\($0)\"" }.joined(separator: ",")
        let (answer, asked) = try send { $0.answer(200, #"{"errs":[\#(list)]}"#) }
        #expect(answer == .rejected(Rejection(FailureCode(code), message: "said the preview")))
        #expect(asked == [Self.preview])
    }

    /// What can come of a preview that is neither yes nor no.
    enum Silence: String, CaseIterable, Sendable {
        case closed, timedOut, cutShort, failed, wall, unauthorised, forbidden, tooMany
        case emptyObject, notJSON, nullErrors

        func apply(to exchange: ServerExchange) {
            let yes = #"{"errs":[]}"#
            switch self {
            case .closed: exchange.close()
            case .timedOut: break
            case .cutShort:
                exchange.answer(HTTPResponse(200, body: Array(yes.utf8)), cutAfter: 5)
            case .failed: exchange.answer(500, yes)
            case .wall: exchange.answer(page: "<html>", status: 403)
            case .unauthorised: exchange.answer(401, "Unauthorized")
            case .forbidden: exchange.answer(403, #"{"error":"PERMISSION_DENIED"}"#)
            case .tooMany: exchange.answer(429, VenueText.rateLimited)
            case .emptyObject: exchange.answer(200, "{}")
            case .notJSON: exchange.answer(200, "yes")
            case .nullErrors: exchange.answer(200, #"{"errs":null}"#)
            }
        }
    }

    @Test(arguments: Silence.allCases)
    func `is not sent when the preview says nothing`(silence: Silence) throws {
        let (answer, asked) = try send { silence.apply(to: $0) }
        guard case .unsent(let why) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(why.hasPrefix("the preview failed: "))
        #expect(!asked.contains(Self.create) && asked.first == Self.preview)
    }

    @Test(arguments: [(Int64(2_000), true), (2_001, false)])
    func `is not sent when the preview took longer than two seconds`(
        _ milliseconds: Int64, _ isSent: Bool
    ) throws {
        let clock = SetClock()
        let clocks = Clocks(wall: { SampleCredentials.now }, steady: { clock.now })
        let (answer, asked) = try send(clocks: clocks) { exchange in
            clock.pass(.millisecond * milliseconds)
            exchange.answer(200, #"{"errs":[]}"#)
        }
        if isSent {
            #expect(asked == [Self.preview, Self.create])
        } else {
            #expect(answer == .unsent("the preview took 2001 ms"))
            #expect(asked == [Self.preview])
        }
    }
}

@Suite struct `An exchange that previews` {
    /// What is asked for one order of the engine.
    private func asked(_ wish: DeskTrial.Wish, asksFirst: Bool) throws -> [String] {
        let venue = try AnsweringVenue { exchange, _ in
            exchange.answer(
                200,
                exchange.request.path.hasSuffix("/preview") ? #"{"errs":[]}"# : #"{"orders":[]}"#)
        }
        defer { venue.stop() }
        let settings = OrderDesk.Settings(
            instruments: [bitcoin], tag: DeskTrial.tag, incarnation: DeskTrial.run)
        let ear = InboxEar()
        let exchange = CoinbaseExchange(
            OrderDesk(settings, start: DeskTrial.start), brokerage: venue.brokerage,
            inbox: ear.inbox, account: ("USD", [.zero]))
        exchange.asksFirst = asksFirst
        exchange.submit(try DeskTrial.approved(1, wish), at: DeskTrial.start)
        try ear.hear { ear in
            ear.dated.contains { dated in
                if case .desk(.created) = dated.note { true } else { false }
            }
        }
        return venue.asked.map { $0.replacing("/api/v3/brokerage", with: "") }
    }

    @Test func `asks about what opens, and sends at once what only reduces`() throws {
        let entry = DeskTrial.Wish()
        var exit = DeskTrial.Wish()
        exit.side = .sell
        #expect(try asked(entry, asksFirst: true) == ["POST /orders/preview", "POST /orders"])
        #expect(try asked(exit, asksFirst: true) == ["POST /orders"])
        #expect(try asked(entry, asksFirst: false) == ["POST /orders"])
    }
}
