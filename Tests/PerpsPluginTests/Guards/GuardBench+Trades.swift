import CPerpsPlugin

extension GuardBench {
    /// A fill of an instance, one coin at 100.00 unless told otherwise.
    struct Execution {
        var owner: UInt32 = 2
        var product = GuardBench.btc
        var side = PB_SIDE_BUY
        var size = GuardBench.coin
        var price: Int64 = 10_000
        var realised: Int64 = 0
        var fee: Int64 = 0
        var order: UInt64 = 1
    }

    @discardableResult
    func tellFill(flags: UInt32 = 0, _ change: (inout Execution) -> Void = { _ in }) -> pb_status {
        var told = Execution()
        change(&told)
        return tell(PB_EV_FILL, pb_ev_fill(), of: told.product, flags: flags) { fill in
            (fill.owner, fill.side, fill.qty) = (told.owner, told.side, told.size)
            (fill.px, fill.realized, fill.fee) = (told.price, told.realised, told.fee)
            fill.order = told.order
        }
    }

    /// A trade of an instance that begins and ends, with what it won before fees.
    func tellTrade(
        won: Int64, fees: Int64 = 0, owner: UInt32 = 2, of product: UInt32 = btc, order: UInt64 = 2
    ) {
        tellFill { ($0.owner, $0.product) = (owner, product) }
        tellFill {
            ($0.owner, $0.product, $0.side) = (owner, product, PB_SIDE_SELL)
            ($0.realised, $0.fee, $0.order) = (won, fees, order)
        }
    }

    /// An order's new stage.
    func tellOrder(
        _ state: UInt8, type: UInt8 = PB_TYPE_LIMIT, reason: UInt32 = PB_R_NONE,
        flags: UInt32 = 0, order: UInt64 = 2
    ) {
        tell(PB_EV_ORDER, pb_ev_order(), flags: flags) {
            ($0.order, $0.owner, $0.state, $0.order_type) = (order, 2, state, type)
            ($0.reason, $0.change) = (reason, PB_OC_STATE)
        }
    }
}
