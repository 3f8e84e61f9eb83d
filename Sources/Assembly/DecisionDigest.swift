internal import Crypto
internal import Domain
package import Engine
internal import Risk

/// A SHA-256 over every decision of a run: equal runs give equal digests, byte for byte.
///
/// Covered, in order: instance name, engine time, sequence and the fields of each intent, verdict,
/// change, order and fill. Not covered: run id, hosting, paths, texts, wall time.
/// Owns a buffer and a digest.
package final class DecisionDigest: Witness {
    /// Names as words, by owner.
    private let names: [[Int64]]
    private let hash = SHA256()
    private var words = DecisionWords()

    /// - Parameter owners: Names by owner number; 0 is the account.
    package init(owners: [String]) {
        names = owners.map(DecisionDigest.words)
    }

    package func record(_ fact: StampedFact, in effects: borrowing Effects) {
        switch fact.fact {
        case .intended(let intent):
            words.begin(1, names[Int(intent.owner.number)], fact, into: hash)
            words.add(intent)
        case .vetted(let vetting):
            words.begin(2, names[Int(vetting.owner.number)], fact, into: hash)
            words.add(vetting)
        case .amend(let vetting):
            words.begin(5, names[Int(vetting.owner.number)], fact, into: hash)
            words.add(vetting)
            words.add(limit: vetting.sizing.price)
        case .order(let update):
            words.begin(3, names[Int(update.owner.number)], fact, into: hash)
            words.add(update)
        case .filled(let entry):
            words.begin(4, names[Int(entry.fill.owner.number)], fact, into: hash)
            words.add(entry)
        case .funding, .ladder, .block, .misbehaved: return
        }
    }

    /// 64 lower-case hex digits over everything recorded so far; starts anew.
    package func finish() -> String {
        words.flush(into: hash)
        return hash.finish()
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
}
