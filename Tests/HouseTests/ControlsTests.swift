import Testing

@Suite struct `The control matrix` {
    private var around: Controls.Surroundings {
        get throws {
            let registry = "Sources/Telemetry/Registry/"
            let names = try ["MetricName.swift", "EventName.swift"].map {
                Controls.names(in: try House.file(registry + $0))
            }
            return Controls.Surroundings(
                text: { path in
                    // A file that cannot be read is not there, which is then the finding.
                    House.exists(path) ? (try? House.file(path))?.text : nil
                }, names: names[0].union(names[1]))
        }
    }

    @Test func `links each row to what proves it`() throws {
        expectNothing(Controls.findings(in: try House.file("docs/controls.md"), try around))
    }

    @Test func `knows the names that are registered`() throws {
        let names = try around.names
        #expect(names.contains("perps_bot_guard_trips_total") && names.contains("venue.finding"))
        #expect(!names.contains("perps_bot_wishes_total"))
    }

    /// A page of one row, with surroundings in which `Sources/A.swift` is the guard `a`.
    private func findings(_ row: String) -> [String] {
        let around = Controls.Surroundings(
            text: { path in
                ["Sources/A.swift": #"name = "a""#, "Tests/T.swift": "func `works`() {}"][path]
            }, names: ["perps_bot_trips_total", "venue.link"])
        let page = SourceFile(path: "docs/controls.md", text: row)
        return Controls.findings(in: page, around)
            .filter { !$0.contains("the rows are not") }
            .map { $0.replacing("docs/controls.md:1: ", with: "") }
    }

    private let code = "[A](../Sources/A.swift)"
    private let test = "[works](../Tests/T.swift)"
    private let metric = #"`perps_bot_trips_total{guard="a"}`"#

    @Test func `takes a row that is proven, or open and says what is missing`() {
        #expect(findings("| 1 | x | must | done | \(code) | \(test) | \(metric) |") == [])
        #expect(findings("| 1 | x | must | done | \(code) | \(test) | `venue.link` |") == [])
        #expect(findings("| 1 | x | must | done | \(code) | \(test) | no metric: none |") == [])
        #expect(findings("| 20 | x | should | open | – | – | not built |") == [])
        #expect(findings("| 31 | x | must | open | – | – | not built |") == [])
    }

    @Test func `finds what a row lacks`() {
        #expect(
            findings("| 1 | x | must | done | – | – | – |") == [
                "done without code", "done without a test",
                "done without a metric or why there is none",
            ])
        #expect(
            findings("| 1 | x | perhaps | well | \(code) | \(test) | \(metric) |")
                == ["it is a must, not a perhaps", "well is no state"])
        #expect(
            findings("| 35 | x | must | open | – | – | – |") == ["open without what is missing"])
        #expect(
            findings("| 1 | x | must | done | \(code) | \(test) | no metric: |")
                == ["done without a metric or why there is none"])
    }

    @Test func `finds a need that was made weaker or stronger, by the number`() {
        let needs = [(1, "must"), (14, "gated"), (20, "should"), (22, "should"), (58, "could")]
        for (number, need) in needs {
            for other in ["must", "should", "could", "gated"] {
                let row = "| \(number) | x | \(other) | done | \(code) | \(test) | \(metric) |"
                #expect(
                    findings(row) == (other == need ? [] : ["it is a \(need), not a \(other)"]))
            }
        }
        #expect(Controls.needs.count == Controls.count)
        #expect(Controls.needs.count { $0 == "must" } == 47)
    }

    @Test func `lets no must be open but those that come later`() {
        for number in 1...Controls.count where Controls.needs[number - 1] == "must" {
            let row = "| \(number) | x | must | open | – | – | not built |"
            let mayBe = [31, 35, 38, 46, 54, 56].contains(number)
            #expect(findings(row) == (mayBe ? [] : ["a must that may not be open"]))
        }
    }

    @Test func `finds links that lead nowhere, tests that are not there and names of nothing`() {
        let lost = "[B](../Sources/B.swift)"
        #expect(
            findings("| 1 | x | must | done | \(lost) | [fails](../Tests/T.swift) | `a_total` |")
                == [
                    "there is no Sources/B.swift", "Tests/T.swift has no test `fails`",
                    "a_total is not registered",
                ])
        let other = #"`perps_bot_trips_total{guard="b"}`"#
        #expect(
            findings("| 1 | x | must | done | \(code) | \(test) | \(other) |")
                == ["no linked code is the guard b"])
    }

    @Test func `finds a row that is missing, doubled or out of order`() {
        for numbers in [[1, 2, 4], [1, 1], [2, 1], []] {
            let text = numbers.map { "| \($0) | x | must | open | – | – | not built |" }
            let page = SourceFile(path: "p", text: text.joined(separator: "\n"))
            let found = Controls.findings(
                in: page, Controls.Surroundings(text: { _ in nil }, names: []))
            #expect(
                found.filter { !$0.contains("may not be open") }
                    == ["p: the rows are not 1 to 58, each once and in order"])
        }
    }
}

@Suite struct `The controls beside other engines` {
    @Test func `are those of the matrix, rightly counted, and more than elsewhere`() throws {
        let page = try House.file("docs/controls.md")
        let comparison = Comparison(page)
        // The others are how a house works, which cannot be seen from outside.
        #expect(comparison.rows.count == 53)
        expectNothing(comparison.findings(Controls.rows(of: page)))
    }

    /// Beside a matrix whose first control is done and whose second is open.
    private func findings(_ lines: String...) -> [String] {
        let rows = ["done", "open"].enumerated().map { index, state in
            Controls.Row(
                line: 0, number: index + 1, control: "x", need: "must", state: state, code: "",
                test: "", metric: "")
        }
        let text = lines.joined(separator: "\n")
        return Comparison(SourceFile(path: "docs/controls.md", text: text)).findings(rows)
    }

    @Test func `are found wanting where they differ or count wrongly`() {
        let rows = ["| 1. x | yes | – | – | – | – |", "| 2. y | – | – | – | – | – |"]
        let sums = ["| together | 1 | 0 | 0 | 0 | 0 |", "| of these whole | 1 | 0 | 0 | 0 | 0 |"]
        #expect(findings(rows[0], rows[1], sums[0], sums[1]) == [])
        #expect(
            findings("| 1. x | – | – | – | – | – |", rows[1], sums[0], sums[1]) == [
                "1 is done in the matrix and – beside others",
                "together they are [0, 0, 0, 0, 0], not [1, 0, 0, 0, 0]",
                "whole ones are [0, 0, 0, 0, 0], not [1, 0, 0, 0, 0]",
                "another engine has as many",
            ])
        #expect(
            findings("| 1. x | yes | part | – | – | – |", rows[1], sums[0], sums[1]) == [
                "together they are [1, 1, 0, 0, 0], not [1, 0, 0, 0, 0]",
                "another engine has as many",
            ])
    }
}
