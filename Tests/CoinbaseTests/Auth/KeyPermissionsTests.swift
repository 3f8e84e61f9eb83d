internal import Coinbase
internal import Domain
internal import JSON
import Testing

@Suite struct `What a key may do` {
    private static let portfolio = "8bfc20d7-f7c6-4422-bf07-8243ca4169fe"

    private func answer(_ more: String) throws -> JSONValue {
        try JSONValue(
            parsing: "{\(more), \"portfolio_uuid\": \"\(Self.portfolio)\", "
                + "\"portfolio_type\": \"DEFAULT\"}")
    }

    @Test func `is enough with view and trade alone`() throws {
        let json = try answer(
            #""can_view": true, "can_trade": true, "can_transfer": false, "can_mint": false"#)
        let permissions = try KeyPermissions(json)
        #expect(permissions.portfolio == Self.portfolio)
        for wanted in [nil, Self.portfolio, Self.portfolio.uppercased()] {
            #expect(permissions.refusals(portfolio: wanted) == [])
        }
        #expect(
            permissions.refusals(portfolio: "other").map(\.code) == ["coinbase.wrong_portfolio"])
    }

    @Test func `is judged in every combination`() throws {
        for bits in 0..<16 {
            let flags = (0..<4).map { bits >> $0 & 1 == 1 }
            let json = try answer(
                #""can_view": \#(flags[0]), "can_trade": \#(flags[1]), "#
                    + #""can_transfer": \#(flags[2]), "can_lend": \#(flags[3])"#)
            var expected: [String] = []
            if !flags[0] || !flags[1] { expected.append("coinbase.key_may_not_trade") }
            if flags[2] { expected.append("coinbase.key_may_transfer") }
            if flags[3] { expected.append("coinbase.key_may_more") }
            let refusals = try KeyPermissions(json).refusals(portfolio: Self.portfolio)
            #expect(refusals.map(\.code) == expected, "\(flags)")
            #expect(refusals.allSatisfy { $0.remedy != nil })
        }
    }

    @Test func `counts a right that is not plainly refused`() throws {
        let json = try answer(
            #""can_view": true, "can_trade": true, "can_transfer": false, "can_x": "no""#)
        #expect(try KeyPermissions(json).others == ["can_x"])
    }

    @Test(arguments: [
        "{}", "[]", "null", #"{"can_view": true, "can_trade": true, "portfolio_uuid": "p"}"#,
        #"{"can_view": 1, "can_trade": true, "can_transfer": false, "portfolio_uuid": "p"}"#,
        #"{"can_view": true, "can_trade": true, "can_transfer": false}"#,
        #"{"can_view": true, "can_trade": true, "can_transfer": false, "portfolio_uuid": ""}"#,
        #"{"can_view": true, "can_trade": true, "can_transfer": null, "portfolio_uuid": "p"}"#,
    ])
    func `is unknown when it is not said`(text: String) throws {
        let json = try JSONValue(parsing: text)
        let found = fault { () throws(Fault) in _ = try KeyPermissions(json) }
        #expect(found?.code == "coinbase.permissions_unreadable")
    }
}
