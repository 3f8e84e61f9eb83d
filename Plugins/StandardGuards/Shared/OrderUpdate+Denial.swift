internal import CPerpsPlugin
internal import PerpsPlugin

extension OrderUpdate {
    /// Whether it was denied for how it was made, rather than by a guard, the trading level or a
    /// person.
    var isDeniedAsMade: Bool {
        switch reason {
        case PB_R_SHAPE, PB_R_SIZER, PB_R_FUNDS, PB_R_POST_ONLY, PB_R_PRODUCT, PB_R_RATE,
            PB_R_OTHER:
            true
        default: false
        }
    }
}
