import Coinbase
import Domain
import Testing
import Transport

@Suite struct `A reading of the venue's clock` {
    private static let noon = Timestamp(nanos: 1_790_740_800_000_000_000)

    @Test func `takes the answer as given in the middle of the round trip`() {
        let reading = ClockReading(
            venue: Self.noon, received: Self.noon + .second, roundTrip: .millisecond * 400)
        #expect(
            reading
                == ClockReading(
                    offset: .millisecond * -800, uncertainty: .millisecond * 200))
    }

    @Test func `is the best of several, and the signer goes by it`() throws {
        let clocks = Clocks(wall: { SampleCredentials.now }, steady: Clocks.machine.steady)
        let venue = try AnsweringVenue({ $0.clocks = clocks }) { exchange, number in
            // The first answer is lost, which costs time; all tell the same moment.
            number == 1 ? exchange.close() : exchange.answer(200, VenueText.time)
        }
        defer { venue.stop() }
        let answer = try venue.answer { venue.brokerage.readClock(count: 3, done: $0) }
        guard case .success(let reading) = answer else {
            Issue.record("\(answer)")
            return
        }
        let told = Timestamp(nanos: 1_790_735_849_298_000_000) - SampleCredentials.now
        #expect(reading.offset == told + reading.uncertainty)
        #expect(venue.asked.count == 4)
        try venue.brokerage.adopt(reading)
        #expect(venue.brokerage.signer?.venueOffset == reading.offset)
    }

    @Test func `is refused when it is an hour off`() throws {
        let venue = try AnsweringVenue { exchange, _ in exchange.close() }
        defer { venue.stop() }
        let reading = ClockReading(offset: .hour * 2, uncertainty: .zero)
        #expect(
            fault { () throws(Fault) in try venue.brokerage.adopt(reading) }?.code
                == "coinbase.clock_far_off")
        #expect(venue.brokerage.signer?.venueOffset == .zero)
    }

    @Test func `is a failure when no answer comes`() throws {
        let venue = try AnsweringVenue({ $0.backoff = Backoff(retriesMax: 0) }) { exchange, _ in
            exchange.close()
        }
        defer { venue.stop() }
        let answer = try venue.answer { venue.brokerage.readClock(count: 2, done: $0) }
        #expect(answer == .retryable(.disconnected))
    }
}

@Suite struct `A check of the key` {
    private func refusals(_ body: String, portfolio: String?) throws -> [String] {
        let venue = try AnsweringVenue { exchange, _ in exchange.answer(200, body) }
        defer { venue.stop() }
        let check = try venue.brokerage.ask("the key's permissions") {
            venue.brokerage.checkKey(portfolio: portfolio, done: $0)
        }
        return check.refusals.map(\.code)
    }

    @Test func `passes a key that trades in the portfolio that is named`() throws {
        #expect(try refusals(VenueText.permissions(), portfolio: "p-1") == [])
        #expect(try refusals(VenueText.permissions(), portfolio: nil) == [])
    }

    @Test func `refuses a key of another portfolio`() throws {
        #expect(
            try refusals(VenueText.permissions(), portfolio: "p-2") == ["coinbase.wrong_portfolio"])
    }

    @Test func `refuses a key that may move money, and one that may not trade`() throws {
        let body = VenueText.permissions(trade: false, transfer: true)
        #expect(
            try refusals(body, portfolio: "p-1")
                == ["coinbase.key_may_not_trade", "coinbase.key_may_transfer"])
    }

    @Test func `takes a permission that is not spoken of for no answer`() throws {
        let venue = try AnsweringVenue { exchange, _ in
            exchange.answer(200, #"{"can_view":true,"can_trade":true,"portfolio_uuid":"p"}"#)
        }
        defer { venue.stop() }
        let answer = try venue.answer { venue.brokerage.checkKey(portfolio: nil, done: $0) }
        guard case .retryable(.garbled) = answer else {
            Issue.record("\(answer)")
            return
        }
    }
}

@Suite struct `A product of the venue` {
    private static let fees = FeeRates(maker: .bps(60), taker: .bps(120))

    private static func bitcoin() throws -> VenueProduct {
        var product = VenueProduct(
            id: "BTC-USD", priceIncrement: try WireDecimal(parsing: "0.01"),
            baseIncrement: try WireDecimal(parsing: "0.00000001"))
        (product.kind, product.base, product.quote) = (.known(.spot), "BTC", "USD")
        product.baseMin = try WireDecimal(parsing: "0.00000001")
        product.baseMax = try WireDecimal(parsing: "3400")
        product.quoteMin = try WireDecimal(parsing: "1")
        return product
    }

    private func terms(
        _ change: (inout VenueProduct) throws -> Void
    ) throws -> InstrumentTerms {
        var product = try Self.bitcoin()
        try change(&product)
        return try product.instrument(id: InstrumentID(0), fees: Self.fees).terms
    }

    private func code(_ change: (inout VenueProduct) throws -> Void) throws -> String? {
        var product = try Self.bitcoin()
        try change(&product)
        return fault { () throws(Fault) in
            _ = try product.instrument(id: InstrumentID(0), fees: Self.fees)
        }?.code
    }

    @Test func `becomes an instrument with the venue's own steps and bounds`() throws {
        let instrument = try Self.bitcoin().instrument(id: InstrumentID(3), fees: Self.fees)
        #expect(
            instrument
                == Instrument(
                    id: InstrumentID(3), symbol: "BTC-USD", venue: "coinbase", base: "BTC",
                    quote: "USD", settle: "USD",
                    terms: InstrumentTerms(
                        kind: .spot, priceExponent: -2, quantityExponent: -8, amountExponent: -8,
                        tick: Price(1), lot: Quantity(1), quantityMin: Quantity(1),
                        quantityMax: Quantity(340_000_000_000),
                        notionalMin: Amount(100_000_000), makerFee: .bps(60),
                        takerFee: .bps(120))))
    }

    @Test func `whose smallest order is between two steps takes the upper one`() throws {
        let terms = try terms {
            $0.baseIncrement = try WireDecimal(parsing: "0.25")
            $0.baseMin = try WireDecimal(parsing: "0.6")
            $0.baseMax = try WireDecimal(parsing: "7.995")
        }
        #expect(
            [terms.lot, terms.quantityMin, terms.quantityMax]
                == [Quantity(25), Quantity(75), Quantity(775)])
    }

    @Test func `that leaves a bound open is refused, because unknown is not zero`() throws {
        #expect(try code { $0.baseMin = nil } == "product.terms")
        #expect(try code { $0.baseMax = nil } == "product.terms")
        #expect(try code { $0.quoteMin = nil } == "product.terms")
        #expect(try code { $0.base = nil } == "product.terms")
    }

    @Test func `that cannot be counted exactly is refused`() throws {
        #expect(
            try code { $0.quoteMin = try WireDecimal(parsing: "0.000000001") } == "product.terms")
        #expect(
            try code {
                $0.priceIncrement = try WireDecimal(parsing: "0.0000000000000000001")
            } == "product.terms")
        #expect(
            try code {
                $0.priceIncrement = try WireDecimal(parsing: "0.000000000001")
                $0.price = try WireDecimal(parsing: "83000")
            } == "product.terms")
        #expect(
            try code { $0.baseMax = try WireDecimal(parsing: "0.000000001") } == "product.terms")
    }

    @Test func `that is not spot stays behind the closed gate`() throws {
        #expect(try code { $0.kind = .known(.future) } == "product.derivative")
        #expect(try code { $0.kind = .unknown("OPTION") } == "product.derivative")
        #expect(try code { $0.kind = nil } == "product.derivative")
    }

    @Test func `costs what the account's tier says, to the digit`() throws {
        var summary = TransactionSummary(
            makerFee: try WireDecimal(parsing: "-0.0001"),
            takerFee: try WireDecimal(parsing: "0.00605"))
        #expect(try FeeRates(summary) == FeeRates(maker: .bps(-1), taker: Ratio(e8: 605_000)))
        for odd in ["0.2", "0.000000001"] {
            summary.takerFee = try WireDecimal(parsing: odd)
            #expect(
                fault { () throws(Fault) in _ = try FeeRates(summary) }?.code
                    == "coinbase.fees_unreadable")
        }
    }
}
