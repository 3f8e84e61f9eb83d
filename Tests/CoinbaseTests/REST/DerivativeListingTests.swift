import Coinbase
import Domain
import Listings
import Testing

@Suite struct `A derivative of the venue` {
    private static let fees = FeeRates(maker: .bps(2), taker: .bps(5))
    private static let assumed = DerivativeTerms(
        margin: MarginTerms(
            intraday: .both(.bps(1_000)),
            overnight: MarginTerms.Rates(long: .bps(2_460), short: .bps(3_060)),
            intradayHours: [], maintenanceShare: .bps(9_000)),
        fundingInterval: .hour * 8, fundingRate: .bps(5))

    private static func decimal(_ text: String) throws -> WireDecimal {
        try WireDecimal(parsing: text)
    }

    private static func perpetual() throws -> VenueProduct {
        var product = VenueProduct(
            id: "BTC-PERP-INTX", priceIncrement: try decimal("0.1"),
            baseIncrement: try decimal("0.0001"))
        (product.kind, product.venue) = (.known(.future), .known(.international))
        (product.base, product.quote) = ("BTC", "USDC")
        (product.baseMin, product.baseMax) = (try decimal("0.0001"), try decimal("1000"))
        product.quoteMin = try decimal("10")
        var details = FutureDetails()
        details.contractSize = try decimal("1")
        product.future = details
        return product
    }

    private func code(_ change: (inout VenueProduct) throws -> Void) throws -> String? {
        var product = try VenueProduct.bitcoinFuture()
        try change(&product)
        return fault { () throws(Fault) in
            _ = try product.derivative(
                over: Self.assumed, id: InstrumentID(0), fees: Self.fees)
        }?.code
    }

    @Test func `is a future of whole contracts, with the stricter of two margins`() throws {
        var expected = Instrument(
            id: InstrumentID(3), symbol: "BIP-20DEC30-CDE", venue: "coinbase", base: "BTC",
            quote: "USD", settle: "USD",
            terms: InstrumentTerms(
                kind: .future, priceExponent: 0, quantityExponent: 0, amountExponent: -8,
                tick: Price(5), lot: Quantity(1), quantityMin: Quantity(1),
                quantityMax: Quantity(5_000), notionalMin: .zero, multiplierE9: 10_000_000,
                makerFee: .bps(2), takerFee: .bps(5)))
        expected.derivative = DerivativeTerms(
            margin: MarginTerms(
                intraday: MarginTerms.Rates(
                    long: Ratio(e8: 10_001_850), short: Ratio(e8: 10_000_080)),
                overnight: MarginTerms.Rates(long: .bps(2_460), short: Ratio(e8: 30_637_500)),
                intradayHours: [], maintenanceShare: .bps(9_000)),
            fundingInterval: .hour, fundingRate: Ratio(e8: 1_300))
        let found = try VenueProduct.bitcoinFuture().derivative(
            over: Self.assumed, id: InstrumentID(3), fees: Self.fees)
        #expect(found == expected)
    }

    @Test func `is a perpetual in its base currency, with what is assumed of it`() throws {
        var expected = Instrument(
            id: InstrumentID(0), symbol: "BTC-PERP-INTX", venue: "coinbase", base: "BTC",
            quote: "USDC", settle: "USDC",
            terms: InstrumentTerms(
                kind: .perpetual, priceExponent: -1, quantityExponent: -4, amountExponent: -8,
                tick: Price(1), lot: Quantity(1), quantityMin: Quantity(1),
                quantityMax: Quantity(10_000_000), notionalMin: Amount(1_000_000_000),
                makerFee: .bps(2), takerFee: .bps(5)))
        expected.derivative = Self.assumed
        let found = try Self.perpetual().derivative(
            over: Self.assumed, id: InstrumentID(0), fees: Self.fees)
        #expect(found == expected)
    }

    @Test func `that leaves open what it is worth or what it demands is refused`() throws {
        #expect(try code { _ in } == nil)
        #expect(try code { $0.future = nil } == "product.terms")
        #expect(try code { $0.quote = nil } == "product.terms")
        #expect(try code { $0.future?.contractUnit = nil } == "product.terms")
        for size in [nil, "0", "-0.01", "0.0000000001"] {
            let size = try size.map(Self.decimal)
            #expect(try code { $0.future?.contractSize = size } == "product.terms")
        }
        #expect(try code { $0.future?.intradayMargin = nil } == "product.terms")
        #expect(try code { $0.future?.overnightMargin?.short = nil } == "product.terms")
        let margins: [(String, String?)] = [
            ("0.00000001", nil), ("1", nil), ("0", "product.terms"), ("-0.1", "product.terms"),
            ("1.00000001", "product.terms"),
        ]
        for (rate, refusal) in margins {
            let rate = try Self.decimal(rate)
            #expect(try code { $0.future?.intradayMargin?.long = rate } == refusal, "\(rate)")
        }
        let rates: [(String, String?)] = [
            ("0.01", nil), ("-0.01", nil), ("0.01000001", "product.terms"),
            ("-0.01000001", "product.terms"),
        ]
        for (rate, refusal) in rates {
            let rate = try Self.decimal(rate)
            #expect(try code { $0.future?.fundingRate = rate } == refusal, "\(rate)")
        }
    }

    @Test func `is taken for no product of another market`() throws {
        #expect(try code { $0.kind = .known(.spot) } == "product.terms")
        #expect(try code { $0.venue = .known(.international) } == "product.terms")
        #expect(try code { $0.venue = nil } == "product.terms")
        #expect(try code { $0.id = "BTC-PERP-INTX" } == "product.terms")
        #expect(try code { $0.id = "BTC-USD" } == "product.terms")
    }

    @Test func `trades in its session; perpetuals have none and trade always`() throws {
        var (future, perpetual) = (try VenueProduct.bitcoinFuture(), try Self.perpetual())
        #expect([future.tradingStatus, perpetual.tradingStatus] == [.closed, []])
        var session = FuturesSession()
        session.isOpen = false
        (future.session, perpetual.session) = (session, session)
        #expect([future.tradingStatus, perpetual.tradingStatus] == [.closed, .closed])
        session.isOpen = true
        (future.session, perpetual.session) = (session, session)
        #expect([future.tradingStatus, perpetual.tradingStatus] == [[], []])
    }
}
