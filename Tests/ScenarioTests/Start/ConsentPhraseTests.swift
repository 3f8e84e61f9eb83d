import Assembly
import Profile
import Testing

@Suite struct `The words of a live consent` {
    private func phrase(_ name: String?, exposure: String = "10_000 USD") throws -> ConsentPhrase {
        let profile = try Stake.profile("dev", ["limits.gross_exposure=\(exposure)"])
        return ConsentPhrase(profile, portfolio: KeyPortfolio(id: "5a6b", name: name))
    }

    @Test func `name the portfolio and what all positions may be worth`() throws {
        #expect(try phrase("Default").text == "Default 10000 USD")
        #expect(try phrase(" ").text == "5a6b 10000 USD", "a name of nothing is none")
        #expect(try phrase(nil, exposure: "20.50 USD").text == "5a6b 20.5 USD")
    }

    @Test(arguments: [
        "My bots 10000 USD", "  My  bots\t10000 USD ", "5a6b 10000 USD",
    ])
    func `are met by either name of the portfolio, with any space`(words: String) throws {
        #expect(try phrase("My  bots").isMet(by: words))
    }

    @Test(arguments: [
        "", "y", "yes", "My bots", "5a6b", "10000 USD", "my bots 10000 USD", "My bots 10000",
        "My bots 1000 USD", "My bots 10001 USD", "My bots 10000 EUR", "Mybots 10000 USD",
        "My bots 10000 USD more",
    ])
    func `are met by nothing else`(words: String) throws {
        #expect(try !phrase("My bots").isMet(by: words))
    }

    @Test func `are others when the limit is`() throws {
        let words = try phrase("Default").text
        #expect(try !phrase("Default", exposure: "10_000.01 USD").isMet(by: words))
    }
}
