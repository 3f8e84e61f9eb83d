internal import Crypto
internal import Domain
internal import Engine
internal import Risk

/// The fields of decisions as words, on their way into a hash.
///
/// Owns a fixed piece of memory, which is handed on whenever a record might not fit.
@safe struct DecisionWords: ~Copyable {
    private static let wordsMax = 8 << 10
    /// Words of the longest record, without its name.
    private static let fieldsMax = 32

    private let base: UnsafeMutablePointer<Int64>
    private var count = 0

    init() {
        unsafe base = .allocate(capacity: DecisionWords.wordsMax)
    }

    deinit { unsafe base.deallocate() }

    mutating func flush(into hash: SHA256) {
        let words = unsafe UnsafeBufferPointer(start: base, count: count)
        unsafe hash.update(words.span)
        count = 0
    }

    /// Begins a record, with room for the rest of it.
    mutating func begin(
        _ kind: Int64, _ name: [Int64], _ fact: borrowing StampedFact, into hash: SHA256
    ) {
        if count + name.count + DecisionWords.fieldsMax > DecisionWords.wordsMax {
            flush(into: hash)
        }
        add(kind)
        for index in name.indices { add(name[index]) }
        add(fact.time.nanos)
        add(Int64(bitPattern: fact.sequence))
    }

    @inline(__always)
    private mutating func add(_ word: Int64) {
        precondition(count < DecisionWords.wordsMax, "a decision has more words than foreseen")
        unsafe base[count] = word
        count &+= 1
    }

    /// Small numbers share a word, one byte each.
    @inline(__always)
    private mutating func add(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8 = 0) {
        add(Int64(a) | Int64(b) << 8 | Int64(c) << 16 | Int64(d) << 24)
    }

    mutating func add(_ intent: borrowing Intent) {
        add(Int64(intent.order.value))
        add(Int64(intent.instrument.index))
        add(
            intent.side.rawValue, intent.type.rawValue, intent.timeInForce.rawValue,
            intent.flags.rawValue)
        let (kind, size): (Int64, Int64) =
            switch intent.size {
            case .quantity(let quantity): (1, quantity.mantissa)
            case .notional(let amount): (2, amount.mantissa)
            case .conviction(let e6): (3, e6)
            case .close: (4, 0)
            }
        add(kind)
        add(size)
        add(intent.limit.mantissa)
        add(intent.trigger?.mantissa ?? .min)
        add(intent.expiry?.nanos ?? .min)
        add(Int64(bitPattern: intent.tag))
        add(Int64(bitPattern: intent.cause))
        let isPlain = intent.type == intent.type.plain
        if !isPlain { return addForm(intent) }
        if intent.exit != nil { addForm(intent) }
    }

    /// What only an operator's order has.
    private mutating func addForm(_ intent: borrowing Intent) {
        add(Int64(intent.slices))
        add(intent.ladder?.far.mantissa ?? .min)
        add(Int64(intent.ladder?.sizes.rawValue ?? 0))
        add(intent.exit?.takeProfit.mantissa ?? .min)
        add(intent.exit?.stopLoss.mantissa ?? .min)
    }

    mutating func add(_ vetting: borrowing VettingRecord) {
        add(Int64(vetting.order.value))
        add(
            vetting.isApproved ? 1 : 0, vetting.effect.rawValue, vetting.reason.rawValue,
            vetting.sizing.method.rawValue)
        add(Int64(vetting.guardIndex ?? -1))
        add(vetting.sizing.quantity.mantissa)
        add(vetting.quantity.mantissa)
        add(vetting.notional.mantissa)
    }

    mutating func add(limit: Price) { add(limit.mantissa) }

    mutating func add(_ update: borrowing OrderUpdate) {
        add(Int64(update.order.value))
        add(update.state.rawValue, update.change.rawValue, update.reason.rawValue)
        add(Int64(update.code))
        add(update.quantity.mantissa)
        add(update.filled.mantissa)
        add(update.limit.mantissa)
        add(update.averagePrice?.mantissa ?? .min)
    }

    mutating func add(_ entry: borrowing FillRecord) {
        let fill = entry.fill
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
