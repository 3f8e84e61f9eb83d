import Coinbase
import Domain
import Testing

@Suite struct `The view of our orders` {
    private let start = DeskTrial.start

    private func seen(
        _ changes: [(seconds: Int64, change: LinkNote.Change?)], at seconds: Int64
    ) -> String? {
        var view = OrderView()
        for (second, change) in changes {
            let time = start + .second * second
            if let change { view.take(change, at: time) } else { view.isListed(at: time) }
        }
        return view.blindness(at: start + .second * seconds)
    }

    @Test func `is none before the user connection and a whole list are there`() {
        #expect(seen([], at: 0) == "the user connection is not there yet")
        #expect(seen([(0, nil)], at: 1) == "the user connection is not there yet")
        let unlisted = "orders were not listed since the user connection is there"
        #expect(seen([(1, .ready(after: .second))], at: 1) == unlisted)
        #expect(seen([(0, nil), (1, .ready(after: .second))], at: 1) == unlisted)
        #expect(seen([(1, .ready(after: .second)), (1, nil)], at: 1) == nil)
    }

    @Test func `is lost with the connection, and back after a list of its own`() {
        let ready: [(Int64, LinkNote.Change?)] = [(1, .ready(after: .second)), (2, nil)]
        #expect(
            seen(ready + [(3, .lost("reset"))], at: 3) == "the user connection is lost")
        #expect(
            seen(ready + [(3, .gap(missed: 2))], at: 3)
                == "messages of the user connection were lost")
        #expect(
            seen(ready + [(3, .gap(missed: 2)), (4, .recovered(after: .second))], at: 4) != nil)
        #expect(
            seen(
                ready + [(3, .gap(missed: 2)), (4, .recovered(after: .second)), (5, nil)],
                at: 5) == nil)
        #expect(seen(ready + [(3, .complaint("no"))], at: 3) == nil)
    }

    @Test func `is lost when the venue does not list for too long`() {
        let ready: [(Int64, LinkNote.Change?)] = [(0, .ready(after: .second)), (0, nil)]
        #expect(seen(ready, at: 100) == nil)
        #expect(
            seen(ready, at: 101) == "the venue has not listed our orders for 101 s")
    }
}
