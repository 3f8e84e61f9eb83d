internal import Domain

/// Refuses what the venue would not take now: a product that is disabled, closed, in an auction,
/// or that takes only limit or only post-only orders.
struct ProductGuard: Guard {
    let name = "product"
    let isFloor = true
    let judgesReducing = true

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        let status = context.status
        if let margin = context.margin, !margin.isOpen {
            return Judgement(
                .reject, text: "the product is outside its trading hours", reason: .product)
        }
        if status.isEmpty { return .allow }
        let intent = order.intent
        var text: String?
        if !status.isDisjoint(with: .untradable) {
            text = "the venue does not take orders for this product now"
        } else if status.contains(.limitOnly), intent.type == .market {
            text = "the product takes limit orders only now"
        } else if !status.isDisjoint(with: [.postOnly, .auction]),
            !intent.flags.contains(.postOnly)
        {
            text = "the product takes post-only orders only now"
        }
        guard let text else { return .allow }
        return Judgement(.reject, text: text, reason: .product)
    }
}
