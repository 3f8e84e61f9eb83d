import Coinbase
import Domain
import Testing

/// 10 at 100.00 is 1,000, of which 60 bps are 6 and 120 bps are 12.
private func fill(_ fee: Int64, isMaker: Bool = false, at seconds: Int64 = 0) -> Fill {
    Fill(
        order: OrderNumber(1), execution: 1, owner: .account, instrument: bitcoin.id, side: .buy,
        price: Price(10_000), quantity: Quantity(1_000_000_000),
        notional: Amount(100_000_000_000), fee: Amount(fee), isMaker: isMaker,
        time: DeskTrial.start + .second * seconds)
}

@Suite struct `The check of fees` {
    private var check = FeeCheck(FeeRates(maker: .bps(60), taker: .bps(120)))

    @Test func `takes what each side of the trade has to pay, and a cent more or less`() {
        var check = check
        for cents: Int64 in [-1, 0, 1] {
            #expect(check.judge(fill(1_200_000_000 + cents * 1_000_000), of: bitcoin) == .agrees)
            #expect(
                check.judge(fill(600_000_000 + cents * 1_000_000, isMaker: true), of: bitcoin)
                    == .agrees)
        }
        #expect(check.differences == 0)
    }

    @Test(arguments: [1_201_000_001, 1_198_999_999, 0, 600_000_000])
    func `counts one unit past that, tells the first in a sentence and counts the others`(
        fee: Int64
    ) {
        var check = check
        guard case .firstDiffers(let text) = check.judge(fill(fee), of: bitcoin) else {
            Issue.record("it agrees")
            return
        }
        #expect(text.contains("as taker cost") && text.contains("12 "), "\(text)")
        #expect(check.judge(fill(fee), of: bitcoin) == .differs)
        #expect(check.differences == 2)
    }

    @Test func `allows the rates before for fills of before, and tells the next first one`() {
        var check = check
        check.change(
            to: FeeRates(maker: .bps(40), taker: .bps(80)), at: DeskTrial.start + .second * 10)
        #expect(check.judge(fill(1_200_000_000, at: 10), of: bitcoin) == .agrees)
        #expect(check.judge(fill(800_000_000, at: 10), of: bitcoin) == .agrees)
        #expect(check.judge(fill(800_000_000, at: 11), of: bitcoin) == .agrees)
        guard case .firstDiffers = check.judge(fill(1_200_000_000, at: 11), of: bitcoin) else {
            Issue.record("it agrees")
            return
        }
        check.change(
            to: FeeRates(maker: .bps(20), taker: .bps(40)), at: DeskTrial.start + .second * 20)
        guard case .firstDiffers = check.judge(fill(800_000_000, at: 21), of: bitcoin) else {
            Issue.record("it agrees, or was told")
            return
        }
        #expect(check.differences == 2)
    }

    @Test func `takes a rebate for what it is`() {
        var check = FeeCheck(FeeRates(maker: .bps(-1), taker: .bps(5)))
        #expect(check.judge(fill(-10_000_000, isMaker: true), of: bitcoin) == .agrees)
        guard case .firstDiffers = check.judge(fill(10_000_000, isMaker: true), of: bitcoin) else {
            Issue.record("it agrees")
            return
        }
    }

    @Test func `neither halts nor refuses entries`() {
        let finding = DeskFinding.feeDiffers("it differs")
        #expect(!finding.halts && !finding.refusesEntries && finding.text == "it differs")
    }
}
