import Assembly
import Testing

@Suite struct `A line of progress` {
    @Test(
        arguments: [
            (0, "[..............................]   0 %  x"),
            (1, "[..............................]   0 %  x"),
            (7, "[..............................]   2 %  x"),
            (10, "[#.............................]   3 %  x"),
            (150, "[###############...............]  50 %  x"),
            (299, "[#############################.]  99 %  x"),
            (300, "[##############################] 100 %  x"),
        ] as [(Int64, String)])
    func `shows what is done, and all of it only at the end`(done: Int64, line: String) {
        #expect(ProgressBar.text(done, of: 300, "x") == line)
    }

    @Test func `stays within its ends`() {
        #expect(ProgressBar.text(-1, of: 3, "x") == ProgressBar.text(0, of: 3, "x"))
        #expect(ProgressBar.text(9, of: 3, "x") == ProgressBar.text(3, of: 3, "x"))
    }

    @Test func `is as wide at every step`() {
        let widths = Set((0...300).map { ProgressBar.text($0, of: 300, "").count })
        #expect(widths == [40])
    }

    @Test func `takes the place of the one before on a terminal`() {
        let lines = [150, 300].map {
            ProgressBar.over(ProgressBar.text($0, of: 300, "x"), isTerminal: true)
        }
        #expect(
            lines == [
                "\r\u{1B}[2K[###############...............]  50 %  x",
                "\r\u{1B}[2K[##############################] 100 %  x",
            ])
        #expect(ProgressBar.over("", isTerminal: true) == "\r\u{1B}[2K")
    }

    @Test func `is not there where no terminal is`() {
        #expect(ProgressBar.over("[###]", isTerminal: false) == "")
        #expect(ProgressBar.over("", isTerminal: false) == "")
    }
}
