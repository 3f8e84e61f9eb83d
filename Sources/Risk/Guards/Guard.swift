/// Judges orders.
///
/// Floor guards and plugin guards conform; the chain cannot tell them apart.
///
/// A guard sees the sized order, never another guard's answer, so the order of guards in a profile
/// does not matter and adding one can only make things stricter.
package protocol Guard {
    /// As shown to people; unique in a chain.
    var name: String { get }
    var isFloor: Bool { get }
    /// Whether orders that can only reduce the account's position are judged too.
    var judgesReducing: Bool { get }
    /// Whether it refuses for the size alone, so that a smaller order of the same kind may pass; a
    /// sizer's answer is cut to such limits of the floor.
    var limitsSize: Bool { get }
    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement
}

extension Guard {
    package var limitsSize: Bool { false }
}
