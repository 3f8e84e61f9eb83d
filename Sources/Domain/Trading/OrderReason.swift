/// Why an order was refused or ended; the closed list of the plugin ABI.
@frozen @usableFromInline package enum OrderReason: UInt8, Hashable, Sendable {
    case none = 0
    case pluginGuard = 1
    case floor = 2
    case sizer = 3
    case mode = 4
    case shape = 5
    case funds = 6
    case postOnly = 7
    case product = 8
    case rate = 9
    case tooLate = 10
    case `operator` = 11
    case other = 12
}
