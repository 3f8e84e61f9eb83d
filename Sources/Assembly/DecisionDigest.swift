internal import Crypto
internal import Domain
package import Engine
internal import Risk

/// A SHA-256 over every decision of a run: equal runs give equal digests, byte for byte.
///
/// Covered, in order: instance name, engine time, sequence and the fields of each intent, verdict,
/// order and fill. Not covered: run id, hosting, paths, texts, wall time.
/// Owns a buffer and a digest.
package final class DecisionDigest: Witness {
    private static let wordsMax = 8 << 10

    /// Names as words, by owner.
    private let names: [[Int64]]
    private let hash = SHA256()
    private var words: ContiguousArray<Int64> = []

    /// - Parameter owners: Names by owner number; 0 is the account.
    package init(owners: [String]) {
        names = owners.map(DecisionDigest.words)
        words.reserveCapacity(DecisionDigest.wordsMax + 256)
    }

    package func record(_ fact: StampedFact, in effects: borrowing Effects) {
        switch fact.fact {
        case .intended(let intent): add(intent, fact)
        case .vetted(let vetting): add(vetting, fact)
        case .order(let update): add(update, fact)
        case .filled(let entry): add(entry, fact)
        case .funding, .ladder, .misbehaved: return
        }
        if words.count >= DecisionDigest.wordsMax { flush() }
    }

    /// 64 lower-case hex digits over everything recorded so far; starts anew.
    package func finish() -> String {
        flush()
        return hash.finish()
    }

    private func flush() {
        hash.update(words.span)
        words.removeAll(keepingCapacity: true)
    }

    /// Text as its length and its bytes, eight to a word, the last filled up with zeros.
    private static func words(_ text: String) -> [Int64] {
        let bytes = Array(text.utf8)
        var words = [Int64(bytes.count)]
        for start in stride(from: 0, to: bytes.count, by: 8) {
            var word: UInt64 = 0
            for (place, byte) in bytes[start...].prefix(8).enumerated() {
                word |= UInt64(byte) << UInt64(8 * place)
            }
            words.append(Int64(bitPattern: word))
        }
        return words
    }

    private func begin(_ kind: Int64, _ owner: OwnerID, _ fact: StampedFact) {
        words.append(kind)
        for word in names[Int(owner.number)] { words.append(word) }
        words.append(fact.time.nanos)
        words.append(Int64(bitPattern: fact.sequence))
    }

    private func add(_ number: Int64) { words.append(number) }

    /// Small numbers share a word, one byte each.
    private func add(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8 = 0) {
        words.append(Int64(a) | Int64(b) << 8 | Int64(c) << 16 | Int64(d) << 24)
    }

    private func add(_ price: Price?) { add(price?.mantissa ?? .min) }

    private func add(_ intent: Intent, _ fact: StampedFact) {
        begin(1, intent.owner, fact)
        add(Int64(intent.order.value))
        add(Int64(intent.instrument.index))
        add(
            intent.side.rawValue, intent.type.rawValue, intent.timeInForce.rawValue,
            intent.flags.rawValue)
        switch intent.size {
        case .quantity(let quantity): add(1, quantity.mantissa)
        case .notional(let amount): add(2, amount.mantissa)
        case .conviction(let e6): add(3, e6)
        case .close: add(4, 0)
        }
        add(intent.limit.mantissa)
        add(intent.trigger)
        add(intent.expiry?.nanos ?? .min)
        add(Int64(bitPattern: intent.tag))
        add(Int64(bitPattern: intent.cause))
    }

    private func add(_ kind: Int64, _ value: Int64) {
        words.append(kind)
        words.append(value)
    }

    private func add(_ vetting: VettingRecord, _ fact: StampedFact) {
        begin(2, vetting.owner, fact)
        add(Int64(vetting.order.value))
        add(
            vetting.isApproved ? 1 : 0, vetting.effect.rawValue, vetting.reason.rawValue,
            vetting.sizing.method.rawValue)
        add(Int64(vetting.guardIndex ?? -1))
        add(vetting.sizing.quantity.mantissa)
        add(vetting.quantity.mantissa)
        add(vetting.notional.mantissa)
    }

    private func add(_ update: OrderUpdate, _ fact: StampedFact) {
        begin(3, update.owner, fact)
        add(Int64(update.order.value))
        add(update.state.rawValue, update.change.rawValue, update.reason.rawValue)
        add(Int64(update.code))
        add(update.quantity.mantissa)
        add(update.filled.mantissa)
        add(update.limit.mantissa)
        add(update.averagePrice)
    }

    private func add(_ entry: FillRecord, _ fact: StampedFact) {
        let fill = entry.fill
        begin(4, fill.owner, fact)
        add(Int64(fill.order.value))
        add(Int64(bitPattern: fill.execution))
        add(fill.side.rawValue, fill.isMaker ? 1 : 0, 0)
        add(fill.price.mantissa)
        add(fill.quantity.mantissa)
        add(fill.notional.mantissa)
        add(fill.fee.mantissa)
        add(entry.realised.mantissa)
        add(entry.position.mantissa)
    }
}
