import Coinbase
import Domain
import Seeding
import Testing

private let products = [bitcoin, instrument("ETH-USD", id: 1, priceExponent: -1)]

/// What a decoder made of one frame, and of two good ones after it.
private struct Reading: Equatable {
    var batch: FrameBatch
    var fault: WireFault.Kind?
    var after: [FrameBatch]

    init(_ bytes: [UInt8], usesTemplates: Bool = true) throws {
        var decoder = FrameDecoder(products, usesTemplates: usesTemplates)
        batch = FrameBatch()
        do throws(WireFault) {
            try decoder.decode(bytes.span, at: arrival, into: &batch)
        } catch {
            fault = error.kind
        }
        after = try Reading.probes.map { try decode($0, by: &decoder) }
    }

    /// Trades that were known already would be left out.
    static let probes = [
        frame("market_trades", BadFrames.trade, number: 8),
        frame("l2_data", BadFrames.book, number: 9),
    ]

    /// What a decoder that met nothing makes of them.
    static let untouched: [FrameBatch] = {
        var decoder = FrameDecoder(products)
        // That they are read is seen where they are compared.
        return probes.compactMap { try? decode($0, by: &decoder) }
    }()
}

@Suite struct `A frame that chance has changed` {
    /// Checks one frame.
    ///
    /// - Returns: Whether it was taken.
    private func check(_ bytes: [UInt8], _ label: Comment) throws -> Bool {
        let reading = try Reading(bytes)
        let general = try Reading(bytes, usesTemplates: false)
        #expect(reading == general, label)
        guard reading.fault == nil else {
            #expect(reading.batch == FrameBatch(), label)
            #expect(reading.after == Reading.untouched, label)
            return false
        }
        do {
            try check(reading.batch, against: try FrameReference(bytes, products), label)
        } catch {
            Issue.record("\(label): it was taken, and must not be: \(error)")
        }
        return true
    }

    private func check(
        _ batch: FrameBatch, against reference: FrameReference, _ label: Comment
    ) throws {
        #expect((batch.channel == .refusal) == (reference.channel == nil), label)
        #expect(batch.sequence == reference.sequence, label)
        #expect(Array(batch.lastPrices) == reference.lastPrices, label)
        let hasSnapshot = reference.market.contains { $0.body == .bookSnapshot }
        if hasSnapshot {
            #expect(ToldMarket(batch.market) == ToldMarket(reference.market), label)
        } else {
            #expect(Array(batch.market) == reference.market, label)
        }
        switch batch.content {
        case .heartbeat(let count): #expect(count == reference.heartbeat, label)
        case .user(let events):
            let orders = events.flatMap(\.orders).map { "\($0.id) \($0.filled?.text ?? "")" }
            #expect(orders == reference.orders, label)
        default: #expect(reference.heartbeat == nil && reference.orders == [], label)
        }
    }

    @Test(arguments: PropertySeeds.of("changed frames"))
    func `is read as its JSON says, or refused whole`(seed: UInt64) throws {
        var mutation = FrameMutation(seed: seed)
        var (taken, all) = (0, 0)
        for (name, frame) in FrameMutation.frames {
            #expect(try check(frame, "\(name)"))
            for step in 0..<80 {
                let bytes = mutation.changed(frame)
                let shown = String(decoding: bytes.prefix(2_000), as: UTF8.self)
                let label: Comment = "seed \(seed), \(name), step \(step): \(shown)"
                if try check(bytes, label) { taken += 1 }
                all += 1
            }
        }
        // Who refuses everything would pass the rest.
        #expect(taken > 10 && taken < all, "seed \(seed): \(taken) of \(all) were taken")
    }

    @Test func `is refused whole at every place where it may break off`() throws {
        var decoder = FrameDecoder(products)
        var batch = FrameBatch()
        for (name, frame) in FrameMutation.frames {
            for count in 0..<frame.count {
                let part = Array(frame.prefix(count))
                #expect(throws: WireFault.self, "\(name), \(count) bytes") {
                    try decoder.decode(part.span, at: arrival, into: &batch)
                }
                #expect(batch == FrameBatch(), "\(name), \(count) bytes")
            }
        }
        let after = try Reading.probes.map { try decode($0, by: &decoder) }
        #expect(after == Reading.untouched)
    }

    @Test func `may go 32 levels deep and no deeper`() throws {
        for (name, frame) in FrameMutation.frames {
            for depth in [31, 32] {
                let deep =
                    "{\"x\":" + String(repeating: "[", count: depth)
                    + String(repeating: "]", count: depth) + ","
                let bytes = Array(deep.utf8) + frame.dropFirst()
                #expect(try check(bytes, "\(name), \(depth)") == (depth == 31))
            }
        }
    }
}
