package import Risk

/// One guard's judgement of one order.
package struct CheckRow: Hashable, Sendable {
    package let guardLabel: GuardLabel
    package let judgement: Judgement
}
