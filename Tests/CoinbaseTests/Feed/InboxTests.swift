import Coinbase
import Domain
import Testing

@Suite struct `An inbox that nobody empties` {
    private let statuses = FeedNote.statuses([])

    private func order(_ number: Int) -> FeedNote {
        let order = VenueOrder(id: "\(number)", product: "BTC-USD", status: .known(.open))
        return .user(UserEvent(isSnapshot: false, orders: [order]))
    }

    @Test func `keeps every note up to its bound`() {
        let inbox = Inbox(start: Timestamp(nanos: 0)) { Timestamp(nanos: 1) }
        for number in 1..<Inbox.notesMax { inbox.tell(order(number)) }
        inbox.tell(statuses)
        let ear = InboxEar(inbox)
        ear.take()
        #expect(ear.dated.count == Inbox.notesMax && !ear.isFlooded)
    }

    @Test func `tells the flood once beyond it, and drops what is no order's`() {
        let inbox = Inbox(start: Timestamp(nanos: 0)) { Timestamp(nanos: 1) }
        for number in 1...Inbox.notesMax { inbox.tell(order(number)) }
        for number in 1...10 {
            inbox.tell(statuses)
            inbox.tell(order(Inbox.notesMax + number))
        }
        let ear = InboxEar(inbox)
        ear.take()
        let all = (1...Inbox.notesMax + 10).map(String.init)
        #expect(ear.userEvents.map { $0.orders[0].id } == all)
        #expect(ear.isFlooded && ear.dated.count == Inbox.notesMax + 11)
        #expect(DeskFinding.flooded.halts)
        // Emptied, it is as it was at first.
        inbox.tell(statuses)
        let next = InboxEar(inbox)
        next.take()
        #expect(next.dated.count == 1 && !next.isFlooded)
    }
}

extension InboxEar {
    fileprivate var isFlooded: Bool {
        dated.contains { if case .flooded = $0.note { true } else { false } }
    }
}
