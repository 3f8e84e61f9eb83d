import Coinbase
import Domain
import Testing

private let coin: Instrument = {
    var coin = bitcoin
    (coin.base, coin.quote) = ("BTC", "USD")
    return coin
}()

@Suite struct `The check of the books` {
    /// A check with the wallets it is shown, and what the engine holds.
    private struct Trial {
        var check = BookCheck(
            WalletNames([coin], currency: "USD"), start: DeskTrial.start)
        var now = DeskTrial.start
        var ours = VenueBooks(cash: Amount(1_000), holdings: [Quantity(50)])
        var found: [DeskFinding] = []
        var rounds = BookCheck.FillRounds(asked: 0, whole: 0)

        /// Asks for the wallets and shows them.
        mutating func look(_ cash: Int64, _ bitcoins: Int64) throws {
            ask()
            try show(cash, bitcoins)
        }

        mutating func ask() {
            check.want(at: now)
            now = now + .minute
            let isAsked = check.mustAsk(at: now)
            #expect(isAsked)
        }

        mutating func show(_ cash: Int64, _ bitcoins: Int64) throws {
            let wallets = [try wallet("USD", cash), try wallet("BTC", bitcoins)]
            let finding = check.take(.success(Listing(wallets)), at: now)
            #expect(finding == nil)
            judge()
        }

        /// Lists all fills, without finding one.
        mutating func list() {
            guard check.wantsFills(rounds) else { return }
            rounds.asked += 1
            rounds.whole = rounds.asked
            judge()
        }

        mutating func judge(isQuiet: Bool = true) {
            check.judge(ours, rounds, isQuiet: isQuiet, at: now).map { found.append($0) }
        }

        private func wallet(_ currency: String, _ mantissa: Int64) throws -> VenueAccount {
            var account = VenueAccount(
                id: currency, currency: currency,
                available: WireDecimal(mantissa, exponent: -8))
            account.hold = .zero
            return account
        }
    }

    private func difference(_ cash: Int64, _ bitcoins: Int64) -> BookDifference {
        BookDifference(
            VenueBooks(cash: Amount(cash), holdings: [Quantity(bitcoins)]),
            VenueBooks(cash: .zero, holdings: [.zero]))
    }

    @Test func `finds nothing where the books agree`() throws {
        var trial = Trial()
        for _ in 0..<5 { try trial.look(1_000, 50) }
        #expect(trial.check.difference(from: trial.ours) == BookDifference.none)
        #expect(!trial.check.wantsFills(trial.rounds) && trial.found == [])
    }

    @Test func `halts at the third equal look, each with a listing of all fills after it`() throws {
        var trial = Trial()
        for look in 1...3 {
            try trial.look(990, 50)
            #expect(trial.check.wantsFills(trial.rounds) && !trial.check.isDone)
            trial.list()
            #expect(trial.found.map(\.halts) == (look == 3 ? [true] : []))
        }
        #expect(trial.check.difference(from: trial.ours) == difference(-10, 0))
    }

    @Test func `counts no look for which the fills were not listed`() throws {
        var trial = Trial()
        for _ in 0..<10 { try trial.look(990, 50) }
        #expect(trial.found == [])
    }

    @Test func `counts no look that a fill explains`() throws {
        var trial = Trial()
        for _ in 0..<5 {
            try trial.look(990, 50)
            trial.check.told(InstrumentID(0), isReckoned: false)
            trial.list()
            #expect(trial.check.difference(from: trial.ours) == nil && trial.found == [])
        }
    }

    @Test func `compares nothing with wallets that were asked for before a fill was told`() throws {
        var trial = Trial()
        trial.ask()
        trial.check.told(InstrumentID(0), isReckoned: false)
        try trial.show(990, 50)
        #expect(trial.check.difference(from: trial.ours) == nil)
        #expect(!trial.check.wantsFills(trial.rounds))
    }

    @Test func `allows money one unit for each fill told, and no more`() throws {
        for fills in 0...2 as ClosedRange<Int64> {
            var trial = Trial()
            for _ in 0..<fills { trial.check.told(InstrumentID(0), isReckoned: false) }
            try trial.look(1_000 - fills, 50)
            #expect(trial.check.difference(from: trial.ours) == BookDifference.none)
            try trial.look(1_000 + fills + 1, 50)
            #expect(trial.check.difference(from: trial.ours) == difference(fills + 1, 0))
        }
    }

    @Test func `allows a holding one unit only for each size that was reckoned from money`() throws
    {
        var trial = Trial()
        trial.check.told(InstrumentID(0), isReckoned: false)
        try trial.look(1_000, 49)
        #expect(trial.check.difference(from: trial.ours) == difference(0, -1))
        trial.check.told(InstrumentID(0), isReckoned: true)
        try trial.look(1_000, 49)
        #expect(trial.check.difference(from: trial.ours) == BookDifference.none)
        try trial.look(1_000, 48)
        #expect(trial.check.difference(from: trial.ours) == difference(0, -2))
    }

    private func fill(
        _ product: String, _ side: OrderSideWord, _ size: String, at price: String,
        isInQuote: Bool? = false
    ) throws -> VenueFill {
        var fill = try DeskTrial.fill("a", of: 9, size, price: price)
        (fill.product, fill.side, fill.isSizeInQuote) = (product, .known(side), isInQuote)
        fill.commission = try decimal("0.00000010")
        return fill
    }

    private func book(
        _ fill: VenueFill, isClear: Bool = true, into trial: inout Trial
    ) {
        let isBooked = trial.check.book(fill)
        #expect(isBooked == isClear)
    }

    @Test func `counts what others trade with the same money`() throws {
        var trial = Trial()
        book(try fill("ETH-USD", .buy, "0.3", at: "0.000001"), into: &trial)
        try trial.look(1_000 - 30 - 10, 50)
        #expect(trial.check.difference(from: trial.ours) == BookDifference.none)
        book(
            try fill("ETH-USD", .sell, "0.000001", at: "0.000001", isInQuote: true), into: &trial)
        try trial.look(960 + 100 - 10, 50)
        #expect(trial.check.difference(from: trial.ours) == BookDifference.none)
    }

    @Test func `counts what others trade of the same coin`() throws {
        var trial = Trial()
        book(try fill("ETH-BTC", .sell, "2", at: "0.0000001"), into: &trial)
        book(try fill("BTC-EUR", .sell, "0.00000005", at: "90000"), into: &trial)
        try trial.look(1_000, 50 + 20 - 10 - 5)
        #expect(trial.check.difference(from: trial.ours) == BookDifference.none)
    }

    @Test func `says of a fill in no unit that nobody knows what it moved`() throws {
        var trial = Trial()
        book(
            try fill("ETH-USD", .buy, "1", at: "1", isInQuote: nil), isClear: false, into: &trial)
        book(try fill("BIT-28JUL23-CDE", .buy, "1", at: "1", isInQuote: nil), into: &trial)
        try trial.look(1_000, 50)
        #expect(trial.check.difference(from: trial.ours) == BookDifference.none)
    }

    @Test func `asks for wallets every 90 seconds, whether or not anybody wants them`() {
        var check = BookCheck(WalletNames([coin], currency: "USD"), start: DeskTrial.start)
        var isAsked = check.mustAsk(at: DeskTrial.start + .second * 90 + Nanos(-1))
        #expect(!isAsked)
        isAsked = check.mustAsk(at: DeskTrial.start + .second * 90)
        #expect(isAsked)
    }

    @Test func `asks for wallets that did not come ever later`() {
        var check = BookCheck(WalletNames([coin], currency: "USD"), start: DeskTrial.start)
        var now = DeskTrial.start
        check.want(at: now)
        var isAsked = check.mustAsk(at: now)
        #expect(isAsked)
        for pause in [1, 2, 4, 8] as [Int64] {
            let finding = check.take(.unknown(.timedOut), at: now)
            #expect((finding != nil) == (pause == 1))
            check.want(at: now)
            isAsked = check.mustAsk(at: now + .second * pause + Nanos(-1))
            #expect(!isAsked)
            now = now + .second * pause
            isAsked = check.mustAsk(at: now)
            #expect(isAsked)
        }
    }

    @Test func `says at once that wallets cannot be read, and at the third time opens nothing`()
        throws
    {
        let text = "the wallet of USD: the venue does not say what is on hold"
        var unreadable = VenueAccount(
            id: "USD", currency: "USD", available: WireDecimal(1, exponent: -8))
        var trial = Trial()
        for look in 1...4 {
            trial.ask()
            let finding = trial.check.take(.success(Listing([unreadable])), at: trial.now)
            #expect(finding == (look == 1 ? .walletsUnread(text) : nil))
            let blindness = "the wallets could not be read \(look) times: \(text)"
            #expect(trial.check.blindness == (look < 3 ? nil : blindness))
        }
        #expect(!DeskFinding.walletsUnread(text).refusesEntries)
        unreadable.hold = .zero
        try trial.look(1_000, 50)
        #expect(trial.check.blindness == nil)
        // It is told anew when it begins anew.
        trial.ask()
        let lost = trial.check.take(.unknown(.timedOut), at: trial.now)
        let silence = ResponseClass<Listing<VenueAccount>>.unknown(.timedOut).text
        #expect(lost == .walletsUnread(silence))
    }

    @Test func `says what differs, and how to go on`() {
        let text = difference(-1_000_000, 5).text(WalletNames([coin], currency: "USD"))
        #expect(
            text == "the venue has 0.01 USD less than our fills explain, and 0.00000005 BTC "
                + "more than our fills explain")
        #expect(DeskFinding.booksDiffer(text).text.hasPrefix(text + ", and every fill was listed"))
    }

    @Test func `measures only whether anything differs`() {
        #expect(BookDifference.none.measure == .zero)
        #expect(difference(0, 7).measure == Amount(1))
        #expect(difference(-3, 7).measure == Amount(3))
    }
}
