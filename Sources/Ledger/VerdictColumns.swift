internal import Domain
internal import Risk

/// A verdict as four columns.
struct VerdictColumns {
    let kind: Int64
    private(set) var quantity: Int64?
    private(set) var scope: Int64?
    private(set) var hold: Int64?

    init(_ verdict: Verdict) {
        kind = Int64(verdict.rank)
        switch verdict {
        case .allow, .reject: break
        case .resize(let size): quantity = size.mantissa
        case .reduceOnly(let scope, let hold), .halt(let scope, let hold):
            (self.scope, self.hold) = (Int64(scope.rawValue), hold.count)
        }
    }

    static func verdict(_ row: RowReader) throws(Fault) -> Verdict {
        switch try row.int("verdict") {
        case 0: return .allow
        case 1: return .resize(try row.fixed("verdict_quantity"))
        case 2: return .reject
        case 3: return .reduceOnly(try row.word("verdict_scope"), hold: try hold(row))
        case 4: return .halt(try row.word("verdict_scope"), hold: try hold(row))
        default: throw LedgerFault.senseless("an unknown verdict")
        }
    }

    private static func hold(_ row: RowReader) throws(Fault) -> Nanos {
        Nanos(try row.int("verdict_hold"))
    }
}
