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
}
