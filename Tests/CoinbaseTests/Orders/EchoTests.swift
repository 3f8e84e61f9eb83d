import Coinbase
import Domain
import Testing

@Suite struct `An order as the venue shows it again` {
    private typealias Wish = DeskTrial.Wish
    private typealias Terms = OrderConfiguration

    private func expect(
        _ findings: [DeskFinding], _ text: String?,
        _ place: Testing.SourceLocation = #_sourceLocation
    ) {
        #expect(
            findings == (text.map(DeskTrial.contradiction) ?? []), sourceLocation: place)
    }

    @Test func `may be of less money than was asked, and not of more`() throws {
        let money = Wish(
            type: .market, life: .immediateOrCancel, flags: .unbounded,
            money: Amount(10_000_000_000))
        for (shown, text) in [
            ("100", nil), ("99.99999999", nil), ("0.00000001", nil),
            (
                "100.00000001",
                "its size is 100.00000001 of the quote currency, asked was 100 of the quote "
                    + "currency"
            ),
        ] {
            expect(
                try DeskTrial.told(money) { _ in .market(.quote(try decimal(shown))) }, text)
        }
    }

    @Test func `is no other where the venue does not say whether it is post-only`() throws {
        let one = OrderAmount.base(try decimal("1"))
        let price = try decimal("100")
        for (flags, shown, text) in [
            (IntentFlags.postOnly, Bool?.none, String?.none), ([], nil, nil),
            (.postOnly, true, nil), ([], false, nil),
            (.postOnly, false, "it is not post-only, asked was the other"),
            ([], true, "it is post-only, asked was the other"),
        ] {
            expect(
                try DeskTrial.told(Wish(flags: flags)) { _ in
                    .limit(one, price: price, .goodTillCancelled(postOnly: shown))
                }, text)
            expect(
                try DeskTrial.told(Wish(flags: flags), ttl: .hour) { _ in
                    let end = DeskTrial.start + .hour + .second
                    return .limit(one, price: price, .goodTillDate(end, postOnly: shown))
                }, text)
        }
    }

    /// What is told of a TWAP of three slices of 0.3, each of 19 s, from a second after the start
    /// to a minute after it.
    private func sliced(
        _ change: (inout Terms.TWAPTerms) throws -> Void
    ) throws -> [DeskFinding] {
        let wish = Wish(
            quantity: 90_000_000, type: .twap, life: .goodTillDate,
            expiry: DeskTrial.start + .minute, slices: 3)
        return try DeskTrial.told(wish) { sent in
            guard case .twap(var terms) = sent else { throw DeskTrial.Refused(what: "no TWAP") }
            try change(&terms)
            return .twap(terms)
        }
    }

    @Test func `is another when it is cut into other slices`() throws {
        expect(try sliced { $0.buckets = 3 }, nil)
        expect(try sliced { $0.buckets = 4 }, "it has 4 slices, asked were 3")
        expect(
            try sliced { $0.bucketSize = try decimal("0.30000001") },
            "its slices are of 0.30000001, asked was 0.3")
    }

    @Test func `is another when its slices last over a second longer or shorter`() throws {
        expect(try sliced { $0.bucketDuration = .second * 20 }, nil)
        expect(try sliced { $0.bucketDuration = .second * 18 }, nil)
        expect(
            try sliced { $0.bucketDuration = .second * 21 },
            "its slices last 21s, asked was 19s")
        expect(
            try sliced { $0.bucketDuration = .second * 17 },
            "its slices last 17s, asked was 19s")
    }

    @Test func `may have slices of less money than was asked, and of no more`() throws {
        func terms(_ amount: OrderAmount, _ bucket: String) throws -> Terms.TWAPTerms {
            Terms.TWAPTerms(
                amount: amount, limit: try decimal("100"), start: DeskTrial.start,
                end: DeskTrial.start + .minute, buckets: 3, bucketSize: try decimal(bucket),
                bucketDuration: .second * 20)
        }
        let (money, size) = (
            OrderAmount.quote(try decimal("90")), OrderAmount.base(try decimal("90"))
        )
        let sent = try terms(money, "30")
        #expect(try terms(money, "30").scheduleQuarrel(with: sent) == nil)
        #expect(try terms(money, "29.82").scheduleQuarrel(with: sent) == nil)
        #expect(
            try terms(money, "30.01").scheduleQuarrel(with: sent)
                == "its slices are of 30.01, asked was 30")
        // A size has no fee to keep back.
        #expect(
            try terms(size, "29.82").scheduleQuarrel(with: try terms(size, "30"))
                == "its slices are of 29.82, asked was 30")
    }

    @Test func `is another when its slices begin at another time or end sooner, by over a second`()
        throws
    {
        let (start, end) = (DeskTrial.start + .second, DeskTrial.start + .minute)
        for (shift, isTold) in [
            (Nanos.second, false), (Nanos(-1_000_000_000), false), (Nanos(1_000_000_001), true),
            (Nanos(-1_000_000_001), true),
        ] {
            let moved = start + shift
            let text = "its start is \(moved.rfc3339), asked was \(start.rfc3339)"
            expect(try sliced { $0.start = moved }, isTold ? text : nil)
        }
        let early = end + Nanos(-1_000_000_001)
        expect(try sliced { $0.end = end + Nanos(-1_000_000_000) }, nil)
        expect(
            try sliced { $0.end = early },
            "its end is \(early.rfc3339), asked was \(end.rfc3339)")
        // A market that closes meanwhile makes it longer.
        expect(try sliced { $0.end = end + .day }, nil)
    }

    /// What is told of three limit orders to buy: 0.15 at 99, 0.3 at 99.5 and 0.45 at 100.
    private func scaled(
        _ change: (inout Terms.ScaledTerms) throws -> Void
    ) throws -> [DeskFinding] {
        let wish = Wish(
            quantity: 90_000_000, type: .scaled, slices: 3,
            ladder: PriceLadder(to: Price(9_900), .increasing))
        return try DeskTrial.told(wish) { sent in
            guard case .scaled(var terms) = sent else {
                throw DeskTrial.Refused(what: "no ladder")
            }
            try change(&terms)
            return .scaled(terms)
        }
    }

    @Test func `is another when one of the limit orders of its ladder is`() throws {
        expect(try scaled { $0.rungs.reverse() }, nil)
        expect(try scaled { $0.orders = 4 }, "it has 4 limit orders, asked were 3")
        expect(try scaled { $0.rungs.removeLast() }, "it names 2 limit orders, asked were 3")
        expect(
            try scaled { $0.rungs[1].size = try decimal("0.30000001") },
            "one of its limit orders is 0.30000001 at 99.5, asked was 0.3 at 99.5")
        expect(
            try scaled { $0.rungs[0].limit = try decimal("99.01") },
            "one of its limit orders is 0.15 at 99.01, asked was 0.15 at 99")
        expect(
            try scaled { $0.priceMin = try decimal("98.99") },
            "it goes from 98.99 to 100, asked was 99 to 100")
        expect(
            try scaled { $0.priceMax = try decimal("100.01") },
            "it goes from 99 to 100.01, asked was 99 to 100")
    }

    @Test func `is another when it names no limit order and spreads them otherwise`() throws {
        expect(try scaled { $0.rungs = [] }, nil)
        expect(
            try scaled { ($0.rungs, $0.sizes) = ([], .even) },
            "it is spread FLAT and EVENLY_SPLIT, asked was FLAT and INCREASING")
        // What each of them is decides, where that is told.
        expect(try scaled { $0.sizes = .custom }, nil)
    }
}
