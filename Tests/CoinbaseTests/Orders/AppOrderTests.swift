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
}
