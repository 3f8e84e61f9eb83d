package import Domain

/// Why an order was refused or ended, as metrics and documents spell it.
package enum ReasonCode: String, CaseIterable, Hashable, Sendable {
    case none
    case pluginGuard = "plugin_guard"
    case floor
    case sizer
    case mode
    case shape
    case funds
    case postOnly = "post_only"
    case product
    case rate
    case tooLate = "too_late"
    case `operator`
    case other

    package init(_ reason: OrderReason) {
        self =
            switch reason {
            case .none: .none
            case .pluginGuard: .pluginGuard
            case .floor: .floor
            case .sizer: .sizer
            case .mode: .mode
            case .shape: .shape
            case .funds: .funds
            case .postOnly: .postOnly
            case .product: .product
            case .rate: .rate
            case .tooLate: .tooLate
            case .operator: .operator
            case .other: .other
            }
    }
}
