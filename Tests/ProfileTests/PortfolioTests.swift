import Domain
import Profile
import Testing

private func reading(_ keys: [String], sets: [String] = []) -> ProfileReading {
    Sample.read(
        Sample.onCoinbase(keys), layers: ProfileLayers(environment: [:], sets: sets))
}

private func portfolio(_ reading: ProfileReading) -> String? {
    guard case .coinbase(let venue)? = reading.profile?.venue else { return nil }
    return venue.portfolio
}

@Suite struct `The portfolio of a live profile` {
    @Test func `is read, with its place`() {
        let read = reading(["portfolio: 5a6b"])
        #expect(read.faults == [])
        guard case .coinbase(let venue)? = read.profile?.venue else {
            Issue.record("another venue than the text names")
            return
        }
        #expect(venue.portfolio == "5a6b")
        #expect(
            venue.portfolioLocation
                == SourceLocation(file: "profiles/sample.yaml", line: 8, column: 14))
    }

    @Test func `is missed where it is not named`() {
        #expect(
            reading([]).faults.map(\.oneLine) == [
                "profiles/sample.yaml:7:3: error: venue.portfolio: is missing; Add portfolio: "
                    + "unset, then the id that perps-bot account --profile P shows instead"
            ])
    }

    @Test func `is missed once where it is misspelt`() {
        #expect(
            reading(["portfolo: 5a6b"]).faults.map(\.oneLine) == [
                "profiles/sample.yaml:8:3: error: venue.portfolo: is no key of schema 1; "
                    + "nearest: portfolio"
            ])
    }

    @Test func `is nobody's while it is unset, and can be given on the command line`() {
        let unset = reading(["portfolio: unset"])
        #expect(unset.faults == [])
        #expect(unset.profile != nil && portfolio(unset) == nil)
        let shown = unset.profile?.effectiveValues.first { $0.key == "venue.portfolio" }
        #expect(shown?.value == "unset")
        for more in [[], ["portfolio: unset"]] {
            #expect(portfolio(reading(more, sets: ["venue.portfolio=5a6b"])) == "5a6b")
        }
    }

    @Test func `is not replaced from above`() {
        #expect(portfolio(reading(["portfolio: 5a6b"], sets: ["venue.portfolio=5a6b"])) == "5a6b")
        for other in ["5a6c", "unset"] {
            #expect(
                reading(["portfolio: 5a6b"], sets: ["venue.portfolio=\(other)"])
                    .faults.map(\.oneLine) == [
                        "--set: error: venue.portfolio: a live profile names its portfolio in its "
                            + "file, which another cannot replace; nearest: 5a6b"
                    ])
        }
        let whole = reading(["portfolio: 5a6b"], sets: ["venue={kind: coinbase}"])
        #expect(whole.faults.map(\.key) == ["venue.portfolio"])
    }

    @Test func `need not be named where no money is real`() {
        let text = Sample.onCoinbase(
            mode: "paper",
            [
                "rest: 'http://127.0.0.1:9'", "market_ws: 'ws://127.0.0.1:9'",
                "user_ws: 'ws://127.0.0.1:9'",
            ])
        let read = Sample.read(text)
        #expect(read.faults == [])
        #expect(read.profile != nil && portfolio(read) == nil)
    }
}
