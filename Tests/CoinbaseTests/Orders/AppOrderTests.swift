import Coinbase
import Domain
import Testing
import Transport

@Suite struct `An order from the exchange's own app` {
    @Test func `is in a list of its own, and adopted as somebody else's`() throws {
        let venue = try AnsweringVenue { exchange, _ in
            let order =
                #"{"order_id":"app-1","product_id":"BTC-USD","status":"OPEN","side":"BUY","#
                + #""client_order_id":"tapped","order_placement_source":"RETAIL_SIMPLE"}"#
            let rows = exchange.request.target.contains("=RETAIL_SIMPLE") ? order : ""
            exchange.answer(200, #"{"orders":[\#(rows)],"has_next":false,"cursor":""}"#)
        }
        defer { venue.stop() }
        let ear = InboxEar()
        let inbox = ear.inbox
        OrderSight.ask(venue.brokerage, since: DeskTrial.start) { inbox.tell(.desk(.orders($0))) }
        try ear.hear { !$0.dated.isEmpty }
        let exchange = venue.exchange(ear)
        for dated in ear.dated { exchange.take(dated) }
        #expect(
            exchange.takeFindings() == [.external(order: "app-1", product: "BTC-USD")])
        let lists = venue.asked.filter { $0.contains("/orders/historical/batch?") }
        #expect(lists.count == 3, "\(lists)")
    }

    /// What a desk finds when the list of the app is answered otherwise than the others, twice.
    private func sight(
        _ status: Int, _ body: String
    ) throws -> (findings: [DeskFinding], sight: OrderSight) {
        let venue = try AnsweringVenue { exchange, _ in
            guard exchange.request.target.contains("=RETAIL_SIMPLE") else {
                return exchange.answer(200, #"{"orders":[],"has_next":false,"cursor":""}"#)
            }
            exchange.answer(status, body)
        }
        defer { venue.stop() }
        let ear = InboxEar()
        let inbox = ear.inbox
        for count in 1...2 {
            OrderSight.ask(venue.brokerage, since: DeskTrial.start) {
                inbox.tell(.desk(.orders($0)))
            }
            try ear.hear { $0.dated.count == count }
        }
        let exchange = venue.exchange(ear)
        for dated in ear.dated { exchange.take(dated) }
        guard case .desk(.orders(let sight))? = ear.dated.last?.note else {
            throw DeskTrial.Refused(what: "no list")
        }
        return (exchange.takeFindings(), sight)
    }

    @Test(arguments: [400, 403, 404])
    func `that the venue does not list is told once, and no list of ours lacks anything`(
        status: Int
    ) throws {
        let body = #"{"error":"NO_SOURCE","message":"not here"}"#
        let (findings, sight) = try sight(status, body)
        let refusal = try #require(sight.appRefusal)
        #expect(sight.gap == nil && refusal.contains("NO_SOURCE"), "\(refusal)")
        #expect(findings == [.appOrdersUnseen(refusal)])
        #expect(!findings[0].halts && !findings[0].refusesEntries)
        #expect(findings[0].text.contains(refusal))
    }

    @Test(arguments: [(403, "<html></html>"), (503, ""), (200, "{")])
    func `whose list does not come leaves a gap, which is asked for again`(
        status: Int, body: String
    ) throws {
        let (findings, sight) = try sight(status, body)
        #expect(sight.gap != nil && sight.appRefusal == nil)
        #expect(findings == [])
    }

    @Test func `is told again when the venue has listed them meanwhile`() throws {
        var trial = DeskTrial()
        func list(_ refusal: String?, gap: String? = nil) {
            var sight = OrderSight(orders: [], since: DeskTrial.start, gap: gap)
            sight.appRefusal = refusal
            trial.take(.orders(sight))
        }
        for text in ["no", "no"] { list(text) }
        list(nil, gap: "page 2")
        list("still no")
        #expect(trial.takeFindings() == [.appOrdersUnseen("no")])
        #expect(trial.desk.appRefusal == "still no")
        list(nil)
        #expect(trial.desk.appRefusal == nil)
        list("again")
        #expect(trial.takeFindings() == [])
        list("again")
        #expect(trial.takeFindings() == [.appOrdersUnseen("again")])
    }

    @Test func `is missed in a first refused list, which is a gap and asked for again at once`() {
        var trial = DeskTrial()
        var refused = OrderSight(orders: [], since: DeskTrial.start)
        refused.appRefusal = "no"
        #expect(trial.desk.gap(of: refused) == "no")
        trial.take(.orders(refused))
        #expect(trial.takeFindings() == [])
        #expect(trial.desk.appRefusal == nil)
        _ = trial.takeErrands()
        trial.wait(.second)
        let isAsked = trial.takeErrands().contains { errand in
            if case .listOrders = errand { true } else { false }
        }
        #expect(isAsked)
        #expect(trial.desk.gap(of: refused) == nil)
        trial.take(.orders(refused))
        #expect(trial.desk.appRefusal == "no")
        #expect(trial.takeFindings() == [.appOrdersUnseen("no")])
    }

    @Test func `is missed again in a refused list that follows one that came, or none`() {
        for gap in [nil, "page 2"] {
            var trial = DeskTrial()
            var refused = OrderSight(orders: [], since: DeskTrial.start)
            refused.appRefusal = "no"
            trial.take(.orders(refused))
            trial.take(.orders(OrderSight(orders: [], since: DeskTrial.start, gap: gap)))
            #expect(trial.desk.gap(of: refused) == "no")
            trial.take(.orders(refused))
            #expect(trial.takeFindings() == [])
            #expect(trial.desk.appRefusal == nil)
        }
    }
}
