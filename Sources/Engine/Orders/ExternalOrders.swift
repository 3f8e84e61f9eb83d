package import Domain
internal import Risk

/// The open orders of others on the account, and the most that they may buy and sell.
package struct ExternalOrders: Sendable {
    package private(set) var list: [ExternalOrder] = []
    /// By product; nil where the size of one is not known, or does not fit.
    private var bought: [Quantity?]
    private var sold: [Quantity?]

    init(instruments: Int) {
        bought = Array(repeating: .zero, count: instruments)
        sold = bought
    }

    package func openBuy(_ instrument: InstrumentID) -> Quantity? { bought[instrument.position] }
    package func openSell(_ instrument: InstrumentID) -> Quantity? { sold[instrument.position] }

    mutating func replace(with list: [ExternalOrder]) {
        self = ExternalOrders(instruments: bought.count)
        self.list = list
        for order in list {
            let place = order.instrument.position
            if order.side != .sell { bought[place] = sum(bought[place], order.remaining) }
            if order.side != .buy { sold[place] = sum(sold[place], order.remaining) }
        }
    }

    private func sum(_ total: Quantity?, _ more: Quantity?) -> Quantity? {
        guard let total, let more else { return nil }
        return total.adding(more)
    }
}
