internal import Domain

/// Refuses an order after which all positions together could be too large.
struct GrossExposureLimit: Guard {
    let name = "gross-exposure"
    let isFloor = true
    let judgesReducing = false
    let limitsSize = true
    let notionalMax: Amount

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        let here = context.worstExposure(after: order, over: context.left)
        let parts = [here, context.worstGrossElsewhere, context.leftElsewhere]
        let total = parts.reduce(Amount.zero as Amount?) { sum, part in
            part.flatMap { sum?.adding($0) }
        }
        return Judgement.amount(
            total, upTo: notionalMax, context, "all positions together could grow too large")
    }
}
