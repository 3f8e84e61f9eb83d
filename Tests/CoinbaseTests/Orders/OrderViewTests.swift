import Coinbase
import Domain
import Testing

@Suite struct `The view of our orders` {
    private let start = DeskTrial.start

    private enum News {
        case link(LinkNote.Change)
        /// A list, asked for so many seconds before it came, and why it is not whole.
        case orders(askedBefore: Int64 = 0, gap: String? = nil)
        case fills(askedBefore: Int64 = 0, gap: String? = nil)
    }

    private static let ready = News.link(.ready(after: .second))

    private func seen(_ news: [(seconds: Int64, news: News)], at seconds: Int64) -> String? {
        var view = OrderView()
        for (second, news) in news {
            let time = start + .second * second
            switch news {
            case .link(let change): view.take(change, at: time)
            case .orders(let before, let gap):
                view.areOrdersListed(
                    at: time, asked: time + Nanos.second * -before, gap: gap)
            case .fills(let before, let gap):
                view.areFillsListed(at: time, asked: time + Nanos.second * -before, gap: gap)
            }
        }
        return view.blindness(at: start + .second * seconds)
    }

    private let whole: [(Int64, News)] = [
        (1, `The view of our orders`.ready), (2, .orders()), (2, .fills()),
    ]

    @Test func `is none before the user connection and whole lists are there`() {
        #expect(seen([], at: 0) == "the user connection is not there yet")
        #expect(seen([(0, .orders())], at: 1) == "the user connection is not there yet")
        let unlisted = "orders were not listed since the user connection is there"
        #expect(seen([(1, Self.ready)], at: 1) == unlisted)
        #expect(seen([(0, .orders()), (1, Self.ready)], at: 1) == unlisted)
        #expect(
            seen([(1, Self.ready), (1, .orders())], at: 1)
                == "fills were not listed since the user connection is there")
        #expect(seen([(1, Self.ready), (1, .orders()), (1, .fills())], at: 1) == nil)
    }

    @Test func `counts no list that was asked for before the connection was there`() {
        #expect(
            seen([(1, Self.ready), (2, .orders(askedBefore: 2)), (2, .fills())], at: 2)
                == "orders were not listed since the user connection is there")
        #expect(
            seen(
                [(1, Self.ready), (2, .orders(askedBefore: 1)), (2, .fills(askedBefore: 2))], at: 2)
                == "fills were not listed since the user connection is there")
        #expect(
            seen(
                [(1, Self.ready), (2, .orders(askedBefore: 1)), (2, .fills(askedBefore: 1))], at: 2)
                == nil)
    }

    @Test func `is lost with the connection, and back after lists of its own`() {
        #expect(
            seen(whole + [(3, .link(.lost("reset")))], at: 3) == "the user connection is lost")
        let bad = LinkNote.Change.badFrame(WireFault(.notJSON, "", "byte 1"))
        for (change, text) in [
            (LinkNote.Change.gap(missed: 2), "messages of the user connection were lost"),
            (bad, "a message of the user connection could not be read"),
        ] {
            let lost = whole + [(3, .link(change))]
            #expect(seen(lost, at: 3) == text)
            #expect(seen(lost + [(4, .orders()), (4, .fills())], at: 4) == text)
            let back = lost + [(4, .link(.recovered(after: .second)))]
            #expect(seen(back, at: 4) != nil)
            #expect(seen(back + [(5, .orders()), (5, .fills())], at: 5) == nil)
        }
        #expect(seen(whole + [(3, .link(.complaint("no")))], at: 3) == nil)
    }

    @Test func `is lost when the venue does not list for too long`() {
        let later: [(Int64, News)] = whole + [(50, .fills())]
        #expect(seen(later, at: 102) == nil)
        #expect(seen(later, at: 103) == "the venue has not listed our orders for 101 s")
    }

    @Test func `says why the lists of orders that came were none`() {
        let later = whole + [(50, .fills()), (60, .orders(gap: "page 2 did not come"))]
        #expect(seen(later, at: 102) == nil)
        #expect(
            seen(later, at: 103)
                == "the venue has not listed our orders for 101 s: page 2 did not come")
        #expect(seen(later + [(103, .orders())], at: 103) == nil)
    }

    @Test func `is lost when no whole list of fills comes for too long, and says why`() {
        let later = whole + [(50, .orders()), (60, .fills(gap: "a row cannot be read"))]
        #expect(seen(later, at: 102) == nil)
        #expect(
            seen(later, at: 103)
                == "the venue has not listed our fills for 101 s: a row cannot be read")
        #expect(seen(later + [(104, .fills()), (104, .orders())], at: 150) == nil)
    }
}
