import Assembly
import Coinbase
import Domain
import Testing

@Suite struct `A note of a connection` {
    private func lines(_ change: LinkNote.Change) -> [String] {
        FeedLink.allCases.map { LinkNote(link: $0, change: change).text }
    }

    @Test func `says how long it took, to the millisecond`() {
        #expect(
            lines(.ready(after: .millisecond * 1_234 + Nanos(999_999))) == [
                "market connection: ready after 1234 ms", "user connection: ready after 1234 ms",
            ])
        #expect(
            lines(.recovered(after: .second * 2)) == [
                "market connection: every book is whole again after 2000 ms",
                "user connection: every order is whole again after 2000 ms",
            ])
    }

    @Test(arguments: [(UInt64(0), "messages"), (1, "a message"), (7, "7 messages")])
    func `says what a loss means`(_ missed: UInt64, _ count: String) {
        #expect(
            lines(.gap(missed: missed)) == [
                "market connection: \(count) lost; no entry until every book is whole again",
                "user connection: \(count) lost; orders and fills are looked up again",
            ])
    }

    @Test func `gives the reason as it came`() {
        let notes: [(LinkNote.Change, String)] = [
            (.lost("reset by peer"), "lost: reset by peer"),
            (
                .refused("nobody listens", retryIn: .millisecond * 250),
                "refused: nobody listens; tried again in 250 ms"
            ),
            (
                .badFrame(WireFault(.notJSON, "", "byte 1: unexpected end of text")),
                "a frame cannot be read, and counts as lost: byte 1: unexpected end of text"
            ),
            (.complaint("failure to subscribe"), "the venue complains: failure to subscribe"),
        ]
        for (change, words) in notes {
            #expect(lines(change) == ["market connection: " + words, "user connection: " + words])
        }
    }
}
