internal import Domain

/// Refuses an entry when its instance has used up its orders: those of a stretch of time, and those
/// of the UTC day.
///
/// Exits and changes use them up too; exits are never refused for it.
struct InstanceOrderLimit: Guard {
    let name = "instance-orders"
    let isFloor = true
    let judgesReducing = false
    let limit: Frequency
    let dayMax: Int

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        let recent = Judgement.count(
            context.instanceOrders + 1, upTo: limit.countMax, unit: "orders",
            "the instance has sent too many orders", reason: .rate)
        guard recent.verdict == .allow else { return recent }
        let day = Judgement.count(
            context.instanceDayOrders + 1, upTo: dayMax, unit: "orders",
            "the instance has sent all the orders that it may send in a day", reason: .rate)
        return day.verdict == .allow ? recent : day
    }
}
