import Coinbase
import Domain
import Testing

@Suite struct `The size of a fill` {
    private func listed(
        _ size: String, at price: String, isInQuote: Bool?, product: String = "BTC-USD"
    ) throws -> DeskTrial {
        var trial = DeskTrial()
        var order = try DeskTrial.seen(9, .open)
        order.clientID = nil
        trial.stream(order)
        var fill = try DeskTrial.fill("a", of: 9, size, price: price)
        (fill.isSizeInQuote, fill.product) = (isInQuote, product)
        _ = (trial.takeErrands(), trial.takeFindings())
        trial.fills(fill, since: DeskTrial.start)
        return trial
    }

    @Test func `in money is the nearest lot, and costs exactly that money`() throws {
        for (size, price, lots) in [
            ("10", "3", 333_333_333), ("20", "3", 666_666_667), ("0.00000003", "2", 2),
            ("100", "100", 100_000_000),
        ] as [(String, String, Int64)] {
            var trial = try listed(size, at: price, isInQuote: true)
            let fill = try #require(trial.takeAnswers().first?.fill)
            #expect(fill.quantity == Quantity(lots))
            #expect(fill.notional == Amount(try decimal(size).mantissa(exponent: -8)))
            #expect(trial.output.reckoned == [fill.execution] && trial.takeFindings() == [])
        }
    }

    @Test func `in no unit is no size, and halts`() throws {
        var trial = try listed("1", at: "100", isInQuote: nil)
        #expect(trial.takeAnswers() == [])
        #expect(
            trial.takeFindings() == [
                .contradiction(
                    order: "venue-9",
                    "a fill of 1 at 100 is not possible in BTC-USD: nobody says in which unit its "
                        + "size is")
            ])
    }

    @Test func `of a product that is not traded here is counted aside`() throws {
        var trial = try listed("1", at: "100", isInQuote: false, product: "ETH-USD")
        #expect(trial.takeAnswers() == [])
        #expect(trial.output.asides.map(\.product) == ["ETH-USD"])
        trial.fills(trial.output.asides[0], since: DeskTrial.start)
        #expect(trial.output.asides.count == 1)
    }
}

extension VenueAnswer.Body {
    fileprivate var fill: Fill? { if case .filled(let fill) = self { fill } else { nil } }
}
