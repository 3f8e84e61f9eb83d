import Coinbase
import Domain
import Risk
import Testing
import Transport

private let start = DeskTrial.start
private let usual = FeeRates(maker: .bps(60), taker: .bps(120))

/// 10 at 100.00 is 1,000, of which 60 bps are 6 and 120 bps are 12.
private func fill(_ fee: Int64, isMaker: Bool = false, at seconds: Int64 = 0) -> Fill {
    Fill(
        order: OrderNumber(1), execution: 1, owner: .account, instrument: bitcoin.id, side: .buy,
        price: Price(10_000), quantity: Quantity(1_000_000_000),
        notional: Amount(100_000_000_000), fee: Amount(fee), isMaker: isMaker,
        time: start + .second * seconds)
}

private func told(_ maker: String, _ taker: String) throws -> ResponseClass<TransactionSummary> {
    .success(
        TransactionSummary(
            makerFee: try WireDecimal(parsing: maker), takerFee: try WireDecimal(parsing: taker)))
}

@Suite struct `The check of fees` {
    private var check = FeeCheck(usual, start: start)

    /// Whether the fill cost what the rates say, or how the difference is told.
    private func judge(_ check: inout FeeCheck, _ fill: Fill) -> DeskFinding? {
        var product = bitcoin
        (product.base, product.settle) = ("BTC", "USD")
        return check.judge(fill, of: product, at: start)
    }

    private func asks(_ check: inout FeeCheck, at time: Timestamp) -> Bool {
        check.mustAsk(at: time)
    }

    /// Whether an answer changes the rates.
    private func takes(
        _ check: inout FeeCheck, _ answer: ResponseClass<TransactionSummary>, at time: Timestamp,
        venueTime: Timestamp
    ) -> Bool {
        check.take(answer, at: time, venueTime: venueTime)
    }

    @Test func `takes what each side of the trade has to pay, and a cent more or less`() {
        var check = check
        for cents: Int64 in [-1, 0, 1] {
            #expect(judge(&check, fill(1_200_000_000 + cents * 1_000_000)) == nil)
            #expect(judge(&check, fill(600_000_000 + cents * 1_000_000, isMaker: true)) == nil)
        }
        #expect(check.differences == 0)
    }

    @Test(arguments: [1_201_000_001, 1_198_999_999, 0, 600_000_000, .max, .min + 1] as [Int64])
    func `counts one unit past that, tells the first in a sentence and counts the others`(
        fee: Int64
    ) {
        var check = check
        guard case .feeDiffers(let text) = judge(&check, fill(fee)) else {
            Issue.record("it agrees")
            return
        }
        #expect(
            text.contains("10 BTC as taker cost ") && text.contains("USD, and 12 by"), "\(text)")
        #expect(judge(&check, fill(fee)) == nil)
        #expect(check.differences == 2)
    }

    @Test func `allows the rates before for fills of before, and tells the next first one`() throws
    {
        var check = check
        #expect(
            takes(&check, try told("0.004", "0.008"), at: start, venueTime: start + .second * 10))
        #expect(judge(&check, fill(1_200_000_000, at: 10)) == nil)
        #expect(judge(&check, fill(800_000_000, at: 10)) == nil)
        #expect(judge(&check, fill(800_000_000, at: 11)) == nil)
        #expect(check.differences == 0)
        #expect(judge(&check, fill(1_200_000_000, at: 11)) != nil)
        #expect(
            takes(&check, try told("0.002", "0.004"), at: start, venueTime: start + .second * 20))
        #expect(judge(&check, fill(800_000_000, at: 21)) != nil)
        #expect(check.differences == 2)
    }

    @Test func `takes a rebate for what it is`() {
        var check = FeeCheck(FeeRates(maker: .bps(-1), taker: .bps(5)), start: start)
        #expect(judge(&check, fill(-10_000_000, isMaker: true)) == nil)
        #expect(judge(&check, fill(10_000_000, isMaker: true)) != nil)
    }

    @Test func `asks every hour, and says whether the rates are others`() throws {
        var check = check
        #expect(!asks(&check, at: start + .hour + Nanos(-1)))
        #expect(asks(&check, at: start + .hour))
        #expect(!asks(&check, at: start + .hour * 2), "it is asked already")
        let answered = start + .hour + .second
        #expect(!takes(&check, try told("0.006", "0.012"), at: answered, venueTime: answered))
        #expect(!asks(&check, at: answered + .hour + Nanos(-1)))
        #expect(asks(&check, at: answered + .hour))
        #expect(takes(&check, try told("0.004", "0.008"), at: answered, venueTime: answered))
        #expect(check.rates == FeeRates(maker: .bps(40), taker: .bps(80)))
    }

    @Test func `takes a failure or rates that no venue has for no news, and asks again`() throws {
        let answers: [ResponseClass<TransactionSummary>] = [
            .unknown(.timedOut), .venueDown(status: 503, retryAfter: nil),
            try told("0.5", "0.5"), try told("0.0000000001", "0.008"),
        ]
        for answer in answers {
            var check = check
            #expect(asks(&check, at: start + .hour))
            #expect(!takes(&check, answer, at: start + .hour, venueTime: start))
            #expect(check.rates == usual)
            #expect(!asks(&check, at: start + .hour + .second + Nanos(-1)))
            #expect(asks(&check, at: start + .hour + .second))
        }
    }

    @Test func `asks a minute after the last answer when a fill cost something else`() throws {
        var check = check
        #expect(judge(&check, fill(0)) != nil)
        #expect(!asks(&check, at: start + .minute + Nanos(-1)))
        #expect(asks(&check, at: start + .minute))
        // What is found meanwhile is answered by the question under way.
        #expect(judge(&check, fill(0)) == nil)
        let answered = start + .minute + .second
        #expect(!takes(&check, try told("0.006", "0.012"), at: answered, venueTime: answered))
        #expect(!asks(&check, at: answered + .hour + Nanos(-1)))
    }

    @Test func `leaves out products that pay by other rates`() {
        var (check, future) = (check, bitcoin)
        future.terms.kind = .perpetual
        #expect(check.judge(fill(0), of: future, at: start) == nil)
        #expect(check.differences == 0)
    }

    @Test func `neither halts nor refuses entries`() {
        for finding in [DeskFinding.feeDiffers("it differs"), .feesChanged(usual)] {
            #expect(!finding.halts && !finding.refusesEntries)
        }
        #expect(
            DeskFinding.feesChanged(usual).text
                == "trading costs maker 60 bps, taker 120 bps from now on")
    }
}

@Suite struct `An exchange whose fees change` {
    @Test func `asks for them after an hour, and tells the engine of each product`() throws {
        let venue = try AnsweringVenue { exchange, _ in
            let isFees = exchange.request.path.hasSuffix("/transaction_summary")
            exchange.answer(
                200,
                isFees
                    ? #"{"fee_tier":{"maker_fee_rate":"0.004","taker_fee_rate":"0.008"}}"# : "{}")
        }
        defer { venue.stop() }
        let ear = InboxEar()
        let exchange = venue.exchange(ear)
        exchange.tend(at: start + .hour + Nanos(-1))
        exchange.tend(at: start + .hour)
        func isFees(_ dated: Inbox.Dated) -> Bool {
            if case .fees = dated.note { true } else { false }
        }
        try ear.hear { $0.dated.contains(where: isFees) }
        #expect(venue.asked.count { $0.contains("transaction_summary") } == 1)
        let answer = try #require(ear.dated.first(where: isFees))
        exchange.take(answer)
        var answers: ContiguousArray<VenueAnswer> = []
        exchange.takeAnswers(by: answer.time, into: &answers)
        #expect(
            answers == [
                VenueAnswer(
                    time: answer.time, order: OrderNumber(0), instrument: bitcoin.id,
                    body: .fees(maker: .bps(40), taker: .bps(80)))
            ])
        #expect(
            exchange.takeFindings() == [
                .feesChanged(FeeRates(maker: .bps(40), taker: .bps(80)))
            ])
    }

    @Test func `counts a fill that cost something else`() throws {
        let venue = try AnsweringVenue { exchange, _ in exchange.answer(200, "{}") }
        defer { venue.stop() }
        let ear = InboxEar()
        let exchange = venue.exchange(ear)
        // 1 at 100 for 0.25, where nothing is to be paid.
        ear.inbox.tell(
            .desk(.fills(FillSight(fills: [try DeskTrial.fill("a", of: 9, "1")], since: start))))
        ear.take()
        for dated in ear.dated { exchange.take(dated) }
        #expect(exchange.fees.differences == 1)
        let texts = exchange.takeFindings().map(\.text).filter { $0.contains("as taker cost 0.25") }
        #expect(texts.count == 1)
    }
}
