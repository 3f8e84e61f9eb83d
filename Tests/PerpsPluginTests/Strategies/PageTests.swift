import CPerpsPlugin
import JSON
import Testing

@Suite struct `The page of each strategy` {
    static let modules = [
        ("baseline", "PerpsStrategies"), ("enhanced", "PerpsStrategies"),
        ("breakout", "PerpsStrategies"), ("mean-reversion", "PerpsStrategies"),
        ("momentum", "PerpsStrategies"), ("scalp", "PerpsStrategies"),
        ("volatility", "PerpsStrategies"), ("market-maker", "PerpsStrategies"),
        ("twap", "PerpsStrategies"), ("ma-cross", "PerpsMaCross"),
    ]

    @Test(arguments: modules)
    func `names exactly the module's parameters and their defaults`(page: String, library: String)
        throws
    {
        let text = try Repository.text("docs/strategies/\(page).md")
        let part = try #require(text.split(separator: "\n## ").first { $0.hasPrefix("Parameters") })
        #expect(try PageTable.rows(part) == PageTable.parameters("perps.\(page)", library))
    }

    @Test(arguments: modules)
    func `says what the rule is, when it loses, and what it has made of real data`(
        page: String, library: String
    ) throws {
        let text = try Repository.text("docs/strategies/\(page).md")
        #expect(text.contains("(`perps.\(page)`)"))
        for heading in ["Rule", "When it loses", "Parameters", "On real data"] {
            #expect(text.contains("\n## \(heading)\n"), "\(heading)")
        }
        #expect(try Repository.text("docs/strategies/README.md").contains("(\(page).md)"))
    }
}
