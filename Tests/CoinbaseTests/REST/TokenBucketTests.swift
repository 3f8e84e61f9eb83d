import Coinbase
import Domain
import Testing

@Suite struct `A token bucket` {
    static let rate = TokenBucket.Rate(perSecond: 10, burst: 5, reserve: 2)

    private func ms(_ count: Int64) -> Nanos { Nanos.millisecond * count }

    @Test func `lets the burst less the reserve go at once`() {
        var bucket = TokenBucket(Self.rate, at: .zero)
        let waits = (0..<4).map { _ in bucket.take(at: .zero) }
        #expect(waits == [nil, nil, nil, ms(100)])
    }

    @Test func `keeps the reserve for cancels`() {
        var bucket = TokenBucket(Self.rate, at: .zero)
        for _ in 0..<4 { _ = bucket.take(at: .zero) }
        let waits = (0..<3).map { _ in bucket.take(.urgent, at: .zero) }
        #expect(waits == [nil, nil, ms(100)])
    }

    @Test func `fills to the nanosecond`() {
        var bucket = TokenBucket(Self.rate, at: .zero)
        for _ in 0..<3 { _ = bucket.take(at: .zero) }
        #expect(bucket.take(at: Nanos(99_999_999)) == Nanos(1))
        #expect(bucket.take(at: Nanos(100_000_000)) == nil)
        #expect(bucket.take(at: Nanos(100_000_000)) == ms(100))
    }

    @Test func `lets no second have more than the rate and the burst`() {
        var bucket = TokenBucket(.signed, at: .zero)
        var sent: [Int64] = []
        for millisecond in Int64(0)..<5_000 where bucket.take(.urgent, at: ms(millisecond)) == nil {
            sent.append(millisecond)
        }
        let most = sent.map { start in sent.count { (start..<start + 1_000).contains($0) } }.max()
        // The venue allows 30 signed requests a second.
        #expect(most == 29)
    }

    @Test func `is full and no fuller after a day, and takes a clock that steps back`() {
        var bucket = TokenBucket(Self.rate, at: .zero)
        for _ in 0..<3 { _ = bucket.take(at: .day) }
        #expect(bucket.take(at: .zero) == ms(100))
        #expect(bucket.take(at: Nanos(.max)) == nil)
    }

    @Test func `pauses when the venue refuses, cancels for a second at most`() {
        var bucket = TokenBucket(Self.rate, at: .zero)
        bucket.refused(pause: .second * 30, at: .zero)
        #expect(bucket.take(at: .zero) == .second * 30)
        #expect(bucket.take(.urgent, at: .zero) == .second)
        #expect(bucket.take(.urgent, at: .second) == nil)
        #expect(bucket.take(at: .second * 29) == .second)
        #expect(bucket.take(at: .second * 30) == nil)
    }

    @Test func `is empty after a refusal`() {
        var bucket = TokenBucket(Self.rate, at: .zero)
        bucket.refused(pause: .zero, at: .zero)
        #expect(bucket.take(.urgent, at: .zero) == ms(100))
    }

    @Test func `never shortens a pause, and believes none above its limit`() {
        var bucket = TokenBucket(Self.rate, at: .zero)
        bucket.refused(pause: .day, at: .zero)
        bucket.refused(pause: .second, at: .zero)
        #expect(bucket.take(at: .zero) == TokenBucket.pauseMax)
    }

    @Test func `believes the venue that fewer are left, and never that more are`() {
        var bucket = TokenBucket(Self.rate, at: .zero)
        bucket.observe(remaining: 1, reset: nil, at: .zero)
        #expect(bucket.take(.urgent, at: .zero) == nil)
        #expect(bucket.take(.urgent, at: .zero) == ms(100))
        bucket.observe(remaining: 1_000, reset: nil, at: .zero)
        #expect(bucket.take(.urgent, at: .zero) == ms(100))
    }

    @Test func `waits for the reset when none is left`() {
        var bucket = TokenBucket(Self.rate, at: .zero)
        bucket.observe(remaining: 0, reset: .second * 2, at: .zero)
        #expect(bucket.take(at: .zero) == .second * 2)
        #expect(bucket.take(.urgent, at: .zero) == .second)
    }
}

@Suite struct `A back-off` {
    static let backoff = Backoff(first: .second, longest: .second * 5, retriesMax: 4)

    @Test func `doubles up to its longest, and ends`() {
        let waits = (1...5).map { Self.backoff.wait(before: $0, chance: .max) }
        #expect(waits.map { $0?.text } == ["1s", "2s", "4s", "5s", nil])
    }

    @Test func `leaves out up to half by chance`() {
        #expect(Self.backoff.wait(before: 2, chance: 0) == .second)
        #expect(Self.backoff.wait(before: 2, chance: 13_107) == Nanos.millisecond * 1_200)
    }

    @Test func `with no retries never waits`() {
        #expect(Backoff(retriesMax: 0).wait(before: 1, chance: 0) == nil)
    }
}
