package import Domain
internal import Risk

/// What open orders may still buy and sell.
@frozen package struct OpenQuantity: Hashable, Sendable {
    package var buy: Quantity = .zero
    package var sell: Quantity = .zero
}

/// Orders that were handed to the venue: the open ones, and the last ended ones for late news.
///
/// Cost does not grow with the number of orders of a run: ended orders leave.
package struct OrderStore: Sendable {
    /// Ended orders that are remembered for late fills and duplicate answers.
    package static let endedMax = 4_096

    private var orders: [OrderNumber: OrderRecord] = [:]
    private var ended = Deque<OrderNumber>()
    /// Numbers of open orders, oldest first.
    package private(set) var open: ContiguousArray<OrderNumber> = []
    private var exposure: ContiguousArray<OpenQuantity>
    private let instruments: Int

    init(instruments: Int, owners: Int) {
        self.instruments = instruments
        exposure = ContiguousArray(repeating: OpenQuantity(), count: instruments * owners)
        orders.reserveCapacity(OrderStore.endedMax + 64)
    }

    package subscript(_ number: OrderNumber) -> OrderRecord? { orders[number] }

    /// What is open for an instance, or with owner 0 for the account.
    package func openQuantity(_ owner: OwnerID, _ instrument: InstrumentID) -> OpenQuantity {
        exposure[Int(owner.number) * instruments + instrument.position]
    }

    mutating func add(_ order: ApprovedOrder) {
        let record = OrderRecord(order)
        orders[record.intent.order] = record
        open.append(record.intent.order)
        expose(record, record.remaining)
    }

    /// Changes an order and keeps the sums of what is open in step with it.
    mutating func change(
        _ number: OrderNumber, _ body: (inout OrderRecord) -> Void
    ) -> OrderRecord? {
        guard var record = orders[number] else { return nil }
        let before = record.remaining
        let wasFinal = record.state.isFinal
        body(&record)
        orders[number] = record
        expose(record, record.remaining - before)
        if record.state.isFinal, !wasFinal { end(number) }
        return record
    }

    private mutating func expose(_ record: OrderRecord, _ delta: Quantity) {
        guard delta != .zero else { return }
        let instrument = record.intent.instrument.position
        for row in [0, Int(record.intent.owner.number)].prefix(record.intent.owner == .account ? 1 : 2) {
            let index = row * instruments + instrument
            if record.intent.side == .buy {
                exposure[index].buy += delta
            } else {
                exposure[index].sell += delta
            }
        }
    }

    private mutating func end(_ number: OrderNumber) {
        if let index = open.firstIndex(of: number) { open.remove(at: index) }
        ended.append(number)
        if ended.count > OrderStore.endedMax { orders[ended.removeFirst()] = nil }
    }
}
