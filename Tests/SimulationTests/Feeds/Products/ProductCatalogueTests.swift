import Domain
import Simulation
import Testing

@Suite struct `The catalogue of products` {
    func instrument(
        _ symbol: String, _ overrides: ProductOverrides = ProductOverrides()
    ) throws(Fault) -> Instrument {
        try ProductCatalogue.instrument(
            symbol: symbol, id: InstrumentID(0), makerFee: .bps(40), takerFee: .bps(60),
            overrides: overrides)
    }

    @Test func `knows BTC-USD`() throws {
        let terms = InstrumentTerms(
            kind: .spot, priceExponent: -2, quantityExponent: -8, amountExponent: -8,
            tick: Price(1), lot: Quantity(1), quantityMin: Quantity(1),
            quantityMax: Quantity(Int64.max / 1_000_000), notionalMin: Amount(100_000_000),
            makerFee: .bps(40), takerFee: .bps(60))
        #expect(
            try instrument("BTC-USD")
                == Instrument(
                    id: InstrumentID(0), symbol: "BTC-USD", venue: "coinbase", base: "BTC",
                    quote: "USD", settle: "USD", terms: terms))
    }

    @Test func `makes an instrument of every symbol it lists`() throws {
        for symbol in ProductCatalogue.symbols {
            let terms = try instrument(symbol).terms
            #expect(terms.tick.mantissa > 0 && terms.lot.mantissa > 0, "\(symbol)")
        }
        #expect(try instrument("USDT-USD").terms.priceExponent == -5)
    }

    @Test func `gives fine steps to a product it does not know`() throws {
        let terms = try instrument("XYZ-USD").terms
        #expect((terms.priceExponent, terms.quantityExponent) == (-8, -6))
    }

    @Test func `knows derivatives by the shape of their names`() throws {
        #expect(try instrument("BTC-PERP-INTX").terms.kind == .perpetual)
        let future = try instrument("BIP-20DEC30-CDE")
        #expect((future.terms.kind, future.base) == (.future, "BTC"))
        #expect(future.terms.multiplierE9 == 10_000_000)
        #expect(ProductCatalogue.isDerivative("BTC-PERP-INTX"))
        #expect(!ProductCatalogue.isDerivative("BTC-USD"))
    }

    @Test func `knows which products share the book of another`() {
        let books = [
            "BTC-USDC", "BTC-USD", "USDT-USDC", "EURC-USDC", "BTC-PERP-INTX", "USDC-USD",
        ].map(ProductCatalogue.book)
        #expect(books == ["BTC-USD", nil, nil, nil, nil, nil])
    }

    @Test func `takes no contract for another, nor for one of a size that nobody says`() throws {
        func sized(_ text: String) throws -> ProductOverrides {
            var overrides = ProductOverrides()
            overrides.contractSize = try DecimalNumber(parsing: text)
            return overrides
        }
        func refusal(_ symbol: String, _ overrides: ProductOverrides) -> String? {
            do throws(Fault) {
                _ = try instrument(symbol, overrides)
                return nil
            } catch {
                return error.oneLine
            }
        }
        let ether = "ETP-20DEC30-CDE"
        #expect(
            refusal(ether, ProductOverrides())
                == "error: products: ETP-20DEC30-CDE: how much one contract is of is not known "
                + "here; State contract_size as the venue lists it, as in "
                + "{symbol: ETP-20DEC30-CDE, contract_size: 0.1}.")
        let stated = try instrument(ether, try sized("0.1"))
        #expect((stated.terms.multiplierE9, stated.base) == (100_000_000, "ETH"))
        #expect(try instrument(ether, try sized("0.000000001")).terms.multiplierE9 == 1)
        #expect(
            refusal(ether, try sized("0.0000000001"))
                == "error: products: ETP-20DEC30-CDE: contract_size has more than nine decimals or "
                + "is too large; State it as the venue lists it.")
        let bitcoin = "BIP-20DEC30-CDE"
        #expect(try instrument(bitcoin, try sized("0.01")).terms.multiplierE9 == 10_000_000)
        #expect(
            refusal(bitcoin, try sized("0.1"))
                == "error: products: BIP-20DEC30-CDE: contract_size is not what a contract of it "
                + "is; Delete contract_size, or name the product that was meant.")
    }

    @Test func `names the product that was probably meant`() throws {
        let fault = #expect(throws: Fault.self) { try instrument("BTC_USD") }
        #expect((fault?.kind, fault?.remedy) == (.usage, "Perhaps BTC-USD was meant."))
    }

    @Test func `takes terms that a profile states`() throws {
        let terms = try instrument(
            "BTC-USD",
            ProductOverrides(
                tick: try DecimalNumber(parsing: "0.50"), lot: try DecimalNumber(parsing: "0.001"),
                sizeMin: try DecimalNumber(parsing: "0.01"),
                notionalMin: try DecimalNumber(parsing: "10"))
        ).terms
        #expect((terms.priceExponent, terms.tick) == (-1, Price(5)))
        #expect(
            (terms.quantityExponent, terms.lot, terms.quantityMin) == (
                -3, Quantity(1), Quantity(10)
            ))
        #expect(terms.notionalMin == Amount(1_000_000_000))
    }

    @Test func `refuses steps that leave no room`() throws {
        let fine = ProductOverrides(tick: try DecimalNumber(parsing: "0.000000000001"))
        #expect(throws: Fault.self) { try instrument("BTC-USD", fine) }
        let zero = ProductOverrides(lot: DecimalNumber(mantissa: 0, exponent: 0))
        #expect(throws: Fault.self) { try instrument("BTC-USD", zero) }
    }
}
