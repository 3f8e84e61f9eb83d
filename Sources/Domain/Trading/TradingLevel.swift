/// How much trading is allowed; higher is stricter, and only a person goes down.
///
/// The raw values are those of the plugin ABI's ladder. CAUTION alone ends by itself.
@frozen @usableFromInline
package enum TradingLevel: Int64, Hashable, Comparable, CaseIterable, Sendable {
    case normal = 0
    case caution = 10
    case reduceOnly = 20
    case halt = 30
    case haltCancelAll = 40
    case flatten = 50

    @inlinable package static func < (left: TradingLevel, right: TradingLevel) -> Bool {
        left.rawValue < right.rawValue
    }

    package var name: String {
        switch self {
        case .normal: "NORMAL"
        case .caution: "CAUTION"
        case .reduceOnly: "REDUCE_ONLY"
        case .halt: "HALT"
        case .haltCancelAll: "HALT_CANCEL_ALL"
        case .flatten: "FLATTEN"
        }
    }

    package init?(name: String) {
        guard let level = TradingLevel.allCases.first(where: { $0.name == name }) else {
            return nil
        }
        self = level
    }
}
