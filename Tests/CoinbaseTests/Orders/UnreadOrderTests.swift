import Coinbase
import Domain
import Testing

@Suite struct `A row of orders that cannot be read` {
    /// A list with such a row of an order, if anybody knows of which.
    private func listing(_ id: String?, _ shown: VenueOrder...) -> (OrderSight, UnreadRow) {
        let row = UnreadRow(
            order: id,
            fault: WireFault(.missing, "orders[0].filled_size", "is missing"))
        var sight = OrderSight(
            orders: shown, since: DeskTrial.start, gap: row.text, venueTime: DeskTrial.start)
        sight.unread = [row]
        return (sight, row)
    }

    @Test func `of ours is told once, at once, and refuses entries until it can be`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        let (sight, row) = listing("venue-1")
        for _ in 0..<3 { trial.take(.orders(sight)) }
        #expect(trial.takeFindings() == [.orderUnread(row)])
        #expect(trial.desk.unreadRow == row)
        #expect(
            row.text == "a row of order venue-1 cannot be read: orders[0].filled_size: is missing")
        #expect(!DeskFinding.orderUnread(row).halts)
        // A list that broke off says nothing of it.
        trial.listed(gap: "page 2 did not come")
        #expect(trial.desk.unreadRow == row)
        trial.listed(try DeskTrial.seen(1, .open))
        #expect(trial.desk.unreadRow == nil && trial.takeFindings() == [])
        trial.take(.orders(sight))
        #expect(trial.takeFindings() == [.orderUnread(row)])
    }

    @Test(arguments: ["venue-7", nil])
    func `of nobody knows whom may be ours`(_ id: String?) {
        var trial = DeskTrial()
        let (sight, row) = listing(id)
        trial.take(.orders(sight))
        #expect(trial.takeFindings() == [.orderUnread(row)])
        #expect(trial.desk.unreadRow == row)
    }

    @Test func `of somebody else hides nothing of ours`() throws {
        var trial = DeskTrial()
        var other = try DeskTrial.seen(7, .open)
        other.clientID = "theirs"
        trial.listed(other)
        #expect(trial.takeFindings() == [.external(order: "venue-7", product: "BTC-USD")])
        trial.take(.orders(listing("venue-7").0))
        #expect(trial.takeFindings() == [] && trial.desk.unreadRow == nil)
    }

    @Test func `blinds the exchange with its own sentence, not with the age of a list`() throws {
        let venue = try AnsweringVenue { exchange, _ in exchange.answer(404, "{}") }
        defer { venue.stop() }
        let ear = InboxEar()
        let exchange = venue.exchange(ear)
        let (sight, row) = listing("venue-7")
        ear.inbox.tell(.desk(.orders(sight)))
        ear.take()
        for dated in ear.dated { exchange.take(dated) }
        #expect(exchange.blindness(at: DeskTrial.start) == row.text)
        #expect(exchange.takeFindings() == [.orderUnread(row)])
    }
}
