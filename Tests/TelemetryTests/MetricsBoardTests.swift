import Domain
import Risk
import Telemetry
import Testing

@Suite struct `A metrics board` {
    @Test func `is empty at first, because unknown is not zero`() {
        #expect(MetricsBoard().exposition.isEmpty)
        #expect(MetricsBoard()[.equity, "USD"] == nil)
    }

    @Test func `escapes labels`() {
        var board = MetricsBoard()
        board.count(.misbehaviours, "a\"b\\c\nd", "\u{1}ü\t")
        let line = board.exposition.split(separator: "\n").last
        let labels = #"{instance="a\"b\\c\nd",kind="␁ü␉"}"#
        #expect(line == "perps_bot_plugin_misbehaviours_total\(labels) 1")
    }

    @Test func `shows money exactly`() {
        var board = MetricsBoard()
        board.set(.equity, "USD", to: Measure(.max, exponent: -8))
        #expect(
            board.exposition.hasSuffix("perps_bot_equity{currency=\"USD\"} 92233720368.54775807\n"))
    }

    @Test func `forgets a gauge that became unknown`() {
        var board = MetricsBoard()
        board.set(.openOrders, to: Measure(2))
        board.set(.openOrders, to: nil)
        #expect(board == MetricsBoard())
    }

    @Test func `stays at the end of the range instead of wrapping`() {
        var board = MetricsBoard()
        board.count(.fills, by: .max)
        board.count(.fills)
        #expect(board[.fills] == Measure(.max))
    }

    @Test func `keeps as many series as the limit and counts what it drops`() {
        var board = MetricsBoard()
        for index in 1...MetricsBoard.seriesMax { board.count(.misbehaviours, "\(index)", "x") }
        #expect(board[.seriesDropped] == nil)
        board.count(.misbehaviours, "one more", "x")
        board.count(.misbehaviours, "1", "x")
        #expect(board[.misbehaviours, "one more", "x"] == nil)
        #expect(board[.misbehaviours, "1", "x"] == Measure(2))
        #expect(board[.seriesDropped] == Measure(1))
    }
}
