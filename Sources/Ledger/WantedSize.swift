internal import Domain

/// How an order's size was asked for, as two columns.
struct WantedSize {
    let kind: Int64
    let value: Int64?

    init(_ size: OrderSize) {
        switch size {
        case .quantity(let quantity): (kind, value) = (1, quantity.mantissa)
        case .notional(let amount): (kind, value) = (2, amount.mantissa)
        case .conviction(let e6): (kind, value) = (3, e6)
        case .close: (kind, value) = (4, nil)
        }
    }

    static func size(kind: Int64, value: Int64?) throws(Fault) -> OrderSize {
        switch (kind, value) {
        case (1, let mantissa?): .quantity(Quantity(mantissa))
        case (2, let mantissa?): .notional(Amount(mantissa))
        case (3, let e6?): .conviction(e6: e6)
        case (4, nil): .close
        default: throw LedgerFault.senseless("an order of unknown size")
        }
    }
}
