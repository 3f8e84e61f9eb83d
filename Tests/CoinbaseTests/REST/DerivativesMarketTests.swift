internal import Coinbase
internal import Domain
import Testing

@Suite struct `A market of derivatives` {
    @Test func `is told by the end of a product's name alone`() {
        let markets = ["BTC-PERP-INTX", "BIP-20DEC30-CDE", "BTC-USD", "INTX-USD", "CDE-USD"]
            .map(DerivativesMarket.init(of:))
        #expect(markets == [.perpetuals, .futures, nil, nil, nil])
    }

    @Test func `is open to a portfolio that is enabled, and names what is missing to others`() {
        for market in DerivativesMarket.allCases {
            #expect(market.refusal(enabled: true) == nil)
            let refusal = market.refusal(enabled: false)
            #expect(refusal?.code == "derivatives.unproven")
            #expect(refusal?.message == "the key's portfolio is not enabled for \(market.rawValue)")
        }
    }

    @Test(arguments: [
        (DerivativesMarket.futures, "BIP-20DEC30-CDE", "US futures (CFM)"),
        (.perpetuals, "BTC-PERP-INTX", "international perpetuals (INTX)"),
    ])
    func `sends no order though all is proven, and says why`(
        market: DerivativesMarket, symbol: String, name: String
    ) {
        #expect(
            market.unbooked(symbol).oneLine
                == "error: products: all that opens the gate to \(symbol) is proven, and yet this "
                + "version sends no order for it: positions, funding and settlement of \(name) "
                + "are not in its books; Trade it with simulated money, by venue: {kind: "
                + "simulated}; or name a spot product")
    }

    @Test(arguments: [
        (
            DerivativesMarket.futures, 200,
            #"{"balance_summary":{"total_usd_balance":{"value":"1","currency":"USD"}}}"#, "enabled"
        ),
        (.futures, 200, #"{"balance_summary":null}"#, "not enabled"),
        (.futures, 200, "{}", "unknown"),
        (.futures, 403, #"{"error":"PERMISSION_DENIED","message":"m"}"#, "unknown"),
        (.futures, 500, "", "unknown"),
        (.perpetuals, 200, #"{"portfolios":[{"portfolio_uuid":"p-1"}]}"#, "enabled"),
        (.perpetuals, 200, #"{"portfolios":[]}"#, "not enabled"),
        (.perpetuals, 404, #"{"error":"NOT_FOUND","message":"m"}"#, "unknown"),
        (.perpetuals, 200, "[]", "unknown"),
    ])
    func `is open by the venue's own word alone; a failure proves nothing`(
        market: DerivativesMarket, status: Int, body: String, expected: String
    ) throws {
        let venue = try AnsweringVenue { exchange, _ in exchange.answer(status, body) }
        defer { venue.stop() }
        let answer = try venue.answer {
            venue.brokerage.isEnabled(market, in: "p-1", done: $0)
        }
        let found: String
        switch answer {
        case .success(true): found = "enabled"
        case .success(false): found = "not enabled"
        default: found = "unknown"
        }
        #expect(found == expected, "\(answer)")
        let path = market == .futures ? "/cfm/balance_summary" : "/intx/portfolio/p-1"
        #expect(Set(venue.asked) == ["GET /api/v3/brokerage" + path])
    }
}
