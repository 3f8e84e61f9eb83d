/// A module that submits orders.
///
/// Throwing from any function drops the orders of the step and counts as a fault.
public protocol Strategy: Module, ~Copyable {}

extension Strategy where Self: ~Copyable {
    /// A strategy.
    public static var kinds: Kinds { .strategy }
    /// To submit orders.
    public static var capabilities: Capabilities { .trade }
}
