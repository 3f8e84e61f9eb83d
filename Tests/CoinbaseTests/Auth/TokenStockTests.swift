internal import Coinbase
internal import Domain
internal import Synchronization
import Testing

@Suite struct `A stock of tokens` {
    private static let orders = "/api/v3/brokerage/orders"
    private static let cancels = "/api/v3/brokerage/orders/batch_cancel"
    private static let now = SampleCredentials.now

    /// Counts the tokens that were signed; owns the count.
    private final class Counter: Sendable {
        private let count = Atomic<Int>(0)
        var value: Int { count.load(ordering: .relaxed) }
        func next() -> [UInt8] {
            [UInt8(truncatingIfNeeded: count.wrappingAdd(1, ordering: .relaxed).newValue)]
        }
    }

    private func signer(_ counter: Counter) throws -> RequestSigner {
        try RequestSigner(
            Credentials.read(
                environment: SampleCredentials.environment(SampleCredentials.ed25519)),
            host: "api.coinbase.com", nonce: { counter.next() })
    }

    @Test func `signs ahead, one token a call, and gives each away once`() throws {
        let counter = Counter()
        var stock = TokenStock(
            try signer(counter),
            shelves: [.init("POST", Self.orders, depth: 2), .init("POST", Self.cancels, depth: 1)])
        for expected in [true, true, true, false, false] {
            #expect(try stock.restock(at: Self.now) == expected)
        }
        #expect(counter.value == 3)
        var given: [String] = []
        given.append(try stock.take(for: "POST", Self.orders, at: Self.now).text)
        given.append(try stock.take(for: "POST", Self.orders, at: Self.now).text)
        given.append(try stock.take(for: "POST", Self.cancels, at: Self.now).text)
        #expect(counter.value == 3, "all were ready")
        given.append(try stock.take(for: "POST", Self.orders, at: Self.now).text)
        #expect(counter.value == 4, "signed when none was left")
        #expect(Set(given).count == 4)
        #expect(try stock.restock(at: Self.now))
    }

    @Test func `signs for what has no shelf`() throws {
        let counter = Counter()
        var stock = TokenStock(try signer(counter), shelves: [])
        #expect(try !stock.restock(at: Self.now))
        _ = try stock.take(for: "GET", "/api/v3/brokerage/accounts", at: Self.now)
        #expect(counter.value == 1)
        let found = fault { () throws(Fault) in
            _ = try stock.take(for: "POST", "/api/v3/brokerage/intx/allocate", at: Self.now)
        }
        #expect(found?.code == "coinbase.endpoint_not_permitted")
    }

    /// Valid for 120 s from 5 s before it was signed, given away with 60 s left or more.
    @Test(arguments: [(0, true), (55, true), (56, false), (3_000, false), (-5, true), (-6, false)])
    func `throws away what is too old or not valid yet`(seconds: Int64, isKept: Bool) throws {
        let counter = Counter()
        let signer = try signer(counter)
        var stock = TokenStock(signer, shelves: [.init("POST", Self.orders, depth: 1)])
        _ = try stock.restock(at: Self.now)
        let later = Self.now + Nanos.second * seconds
        var other = stock
        #expect(try other.restock(at: later) == !isKept)
        let before = counter.value
        let token = try stock.take(for: "POST", Self.orders, at: later)
        #expect(counter.value == before + (isKept ? 0 : 1))
        let venueSeconds = signer.venueSeconds(at: later)
        #expect(token.validFrom <= venueSeconds && venueSeconds + 60 <= token.expires)
    }

    @Test func `throws away what a corrected clock has made wrong`() throws {
        let counter = Counter()
        let signer = try signer(counter)
        var stock = TokenStock(signer, shelves: [.init("POST", Self.orders, depth: 1)])
        _ = try stock.restock(at: Self.now)
        try signer.setVenueOffset(Nanos.second * -30)
        let token = try stock.take(for: "POST", Self.orders, at: Self.now)
        #expect(counter.value == 2)
        #expect(token.validFrom == signer.venueSeconds(at: Self.now) - 5)
    }
}
