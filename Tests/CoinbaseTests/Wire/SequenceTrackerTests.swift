import Coinbase
import Testing

@Suite struct `Numbers of a connection` {
    func verdicts(_ numbers: [UInt64?]) -> [SequenceTracker.Verdict] {
        var tracker = SequenceTracker()
        return numbers.map { tracker.judge($0) }
    }

    @Test func `go on by one`() {
        #expect(verdicts([0, 1, 2]) == [.first(missed: 0), .next, .next])
    }

    @Test func `tell how many are missing, at the start too`() {
        #expect(verdicts([3, 4, 7, 8]) == [.first(missed: 3), .next, .gap(missed: 2), .next])
    }

    @Test func `tell a duplicate from one that is late`() {
        #expect(
            verdicts([5, 6, 6, 5, 7]) == [
                .first(missed: 5), .next, .duplicate, .old, .next,
            ])
    }

    @Test func `that begin again are a loss of unknown size`() {
        #expect(verdicts([4, 5, 0, 1]) == [.first(missed: 4), .next, .reset, .next])
        #expect(verdicts([0, 0]) == [.first(missed: 0), .duplicate])
    }

    @Test func `never wrap, however far they jump`() {
        var tracker = SequenceTracker()
        #expect(tracker.judge(0) == .first(missed: 0))
        #expect(tracker.judge(1 << 31) == .gap(missed: (1 << 31) - 1))
        #expect(tracker.judge(.max) == .gap(missed: .max - (1 << 31) - 1))
        #expect(tracker.judge(.max) == .duplicate)
        #expect(tracker.missed == UInt64.max - 2)
    }

    @Test func `that are absent are a loss, and count for nothing`() {
        #expect(verdicts([nil, 0, nil, 1]) == [.absent, .first(missed: 0), .absent, .next])
    }

    @Test func `say which messages are news and which lost something`() {
        let all: [SequenceTracker.Verdict] = [
            .first(missed: 0), .first(missed: 1), .next, .gap(missed: 1), .duplicate, .old, .reset,
            .absent,
        ]
        #expect(all.map(\.isNews) == [true, true, true, true, false, false, true, true])
        #expect(all.map(\.isLoss) == [false, true, false, true, false, false, true, true])
    }
}
