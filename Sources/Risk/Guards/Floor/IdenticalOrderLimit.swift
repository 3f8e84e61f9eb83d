internal import Domain

/// Stops an instance that sends one order again and again.
///
/// The order that is one too many is refused, and until a person arms the instance may only reduce:
/// a loop does not end by itself.
struct IdenticalOrderLimit: Guard {
    let name = "identical-orders"
    let isFloor = true
    let judgesReducing = false
    let limit: Frequency

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        Judgement.count(
            context.identicalOrders + 1, upTo: limit.countMax, unit: "orders",
            "the same order was sent again and again", reason: .rate
        ).blocking(.reduceOnly(.owner, hold: .zero))
    }
}

/// Stops an instance that enlarges a position again and again and never lessens it.
///
/// Whatever the orders' prices and sizes. The entry that is one too many is refused, and until a
/// person arms the instance may only reduce. Entries that are still open come on top; the limit of
/// open orders bounds them.
struct SameSideLimit: Guard {
    let name = GuardChain.sameSide
    let isFloor = true
    let judgesReducing = false
    let limit: Frequency

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        Judgement.count(
            context.sameSideFills + 1, upTo: limit.countMax, unit: "fills",
            "entry after entry was filled on one side, and nothing was closed", reason: .rate
        ).blocking(.reduceOnly(.owner, hold: .zero))
    }
}

/// Stops an instance whose orders of a product the venue refuses again and again for one reason.
///
/// It may only reduce for as long as refusals are remembered, and then try again.
struct RejectionLimit: Guard {
    let name = "same-rejections"
    let isFloor = true
    let judgesReducing = false
    let limit: Frequency

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        Judgement.count(
            context.sameRejections, upTo: limit.countMax, unit: "rejections",
            "the venue refused order after order for the same reason", reason: .rate
        ).blocking(.reduceOnly(.owner, hold: limit.window))
    }
}

extension Judgement {
    /// The same, with a stricter verdict in the place of a refusal.
    fileprivate func blocking(_ verdict: Verdict) -> Judgement {
        guard self.verdict == .reject else { return self }
        var stricter = self
        stricter.verdict = verdict
        return stricter
    }
}
