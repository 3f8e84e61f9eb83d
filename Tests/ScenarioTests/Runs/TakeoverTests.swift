import Assembly
import Domain
import Engine
import Ledger
import Testing

private let start = Timestamp(nanos: 1_700_000_000_000_000_000)
private let midnight = start.floored(to: .day)

private func coin(_ symbol: String, id: Int) -> Instrument {
    Instrument(
        id: InstrumentID(id), symbol: symbol, venue: "coinbase",
        base: String(symbol.prefix { $0 != "-" }), quote: "USD", settle: "USD",
        terms: InstrumentTerms(
            kind: .spot, priceExponent: -2, quantityExponent: -8, amountExponent: -8,
            tick: Price(1), lot: Quantity(1), quantityMin: Quantity(1),
            quantityMax: Quantity(.max), notionalMin: Amount(1)))
}

private let coins = [coin("BTC-USD", id: 0), coin("ETH-USD", id: 1)]

private func row(
    _ owner: UInt32, _ name: String, _ instrument: Instrument, _ quantity: Int64, _ cost: Int64
) -> PositionRow {
    PositionRow(
        owner: OwnerID(owner), instance: name, instrument: instrument,
        (Quantity(quantity), Amount(cost)), realised: Amount(11), fees: Amount(3),
        updatedAt: start)
}

private func frame(
    _ wallets: [Int64], owners: [String] = ["account", "a", "b"], cash: Int64 = 1_000,
    at time: Timestamp = start
) -> Takeover.Frame {
    Takeover.Frame(
        coins, owners: owners, wallets: wallets.map { Quantity($0) }, cash: Amount(cash),
        start: time)
}

/// `a` holds 100 for 50 and `b` 60 for 40, all of BTC; the account's cash is 1,000.
private func closing(
    _ rows: [PositionRow]? = nil, day: OpeningBooks.Day? = nil
) -> RunClosing {
    RunClosing(
        runID: "r", cash: Amount(1_000),
        positions: rows ?? [
            row(0, "account", coins[0], 160, 90), row(1, "a", coins[0], 100, 50),
            row(2, "b", coins[0], 60, 40),
        ], sums: OpeningBooks.Sums(), day: day)
}

@Suite struct `Taking over positions` {
    private func quantities(_ takeover: Takeover) -> [UInt32: Int64] {
        takeover.books.holdings.reduce(into: [:]) {
            $0[$1.owner.number] = $1.position.quantity.mantissa
        }
    }

    @Test func `gives each instance its own, and leaves the rest of the wallet alone`() {
        let takeover = Takeover(of: closing(), frame([1_000, 7]))
        #expect(quantities(takeover) == [1: 100, 2: 60])
        #expect(takeover.books.holdings.map(\.position.cost) == [Amount(50), Amount(40)])
        #expect(takeover.books.holdings.map(\.position.realised) == [Amount(11), Amount(11)])
        #expect(takeover.baseline == [Quantity(840), Quantity(7)])
        #expect(takeover.doubts == [] && takeover.remarks.count == 2)
        #expect(
            takeover.leftAlone(coins) == [
                "0.0000084 BTC was there before the run and is left alone",
                "0.00000007 ETH was there before the run and is left alone",
            ])
    }

    @Test func `goes by names, whatever their places are now`() {
        let takeover = Takeover(
            of: closing(), frame([160, 0], owners: ["account", "b", "x", "a"]))
        #expect(quantities(takeover) == [1: 60, 3: 100])
        #expect(takeover.baseline[0] == .zero)
    }

    @Test(arguments: [(160, 100, 60, 0), (159, 100, 59, 1), (100, 100, 0, 1), (40, 40, 0, 2)])
    func `takes no more than the wallet covers, the first instance first, and says so`(
        wallet: Int64, first: Int64, second: Int64, doubts: Int
    ) {
        let takeover = Takeover(of: closing(), frame([wallet, 0]))
        #expect(quantities(takeover) == [1: first, 2: second])
        #expect(takeover.baseline[0] == .zero)
        #expect(takeover.doubts.count == doubts)
        #expect(takeover.doubts.allSatisfy { $0.contains("by our record, and the wallet covers") })
        // At the same average cost.
        #expect(takeover.books.holdings[0].position.cost == Amount(first / 2))
    }

    @Test func `takes nothing out of an empty or overdrawn wallet`() {
        for wallet: Int64 in [0, -5] {
            let takeover = Takeover(of: closing(), frame([wallet, 0]))
            #expect(quantities(takeover) == [1: 0, 2: 0])
            #expect(takeover.doubts.count == 2 && takeover.baseline[0] == Quantity(wallet))
        }
    }

    @Test func `leaves alone what no instance of the profile holds any more, without a doubt`() {
        let takeover = Takeover(of: closing(), frame([160, 0], owners: ["account", "b"]))
        #expect(quantities(takeover) == [1: 60] && takeover.baseline[0] == Quantity(100))
        #expect(takeover.doubts == [])
        #expect(takeover.remarks[0].contains("the profile no longer has it on BTC-USD"))
    }

    @Test func `does not read sizes in other units, nor a short position of a wallet`() {
        var other = coins[0]
        other.terms.quantityExponent = -6
        for row in [row(1, "a", other, 100, 50), row(1, "a", coins[0], -100, -50)] {
            let takeover = Takeover(of: closing([row]), frame([1_000, 0]))
            #expect(quantities(takeover)[1] ?? 0 == 0)
            #expect(takeover.doubts.count == 1 && takeover.baseline[0] == Quantity(1_000))
        }
    }

    @Test func `goes on with the day, but for deposits and what is left behind`() {
        let day = OpeningBooks.Day(start: midnight, openEquity: Amount(5_000))
        func open(_ frame: Takeover.Frame) -> Amount? {
            Takeover(of: closing(day: day), frame).books.day?.openEquity
        }
        #expect(open(frame([160, 0])) == Amount(5_000))
        #expect(open(frame([160, 0], cash: 1_250)) == Amount(5_250))
        #expect(open(frame([160, 0], owners: ["account", "b"])) == Amount(4_950))
        #expect(open(frame([160, 0], at: midnight + .day + Nanos(-1))) == Amount(5_000))
        #expect(open(frame([160, 0], at: midnight + .day)) == nil)
        #expect(Takeover(of: closing(), frame([160, 0])).books.day == nil)
    }

    @Test func `is nothing for a run that begins flat`() {
        let takeover = Takeover(frame([160, 7]))
        #expect(takeover.books == OpeningBooks())
        #expect(takeover.baseline == [Quantity(160), Quantity(7)])
    }
}
