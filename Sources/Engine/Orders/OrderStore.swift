package import Domain
internal import Risk

/// What open orders may still buy and sell.
@frozen package struct OpenQuantity: Hashable, Sendable {
    package var buy: Quantity = .zero
    package var sell: Quantity = .zero
}

/// Orders that were handed to the venue: the open ones, and the last ended ones for late news.
///
/// Cost does not grow with the number of orders of a run: ended orders leave, and open ones are
/// few.
package struct OrderStore: Sendable {
    /// Ended orders that are remembered for late fills and duplicate answers.
    package static let endedMax = 4_096

    /// Numbers of open orders, oldest first, and the orders at the same places.
    package private(set) var open: ContiguousArray<OrderNumber> = []
    package private(set) var orders: ContiguousArray<OrderRecord> = []
    /// Ended orders in a ring, the oldest overwritten.
    private var ended: ContiguousArray<OrderRecord> = []
    private var endedNext = 0
    private var exposure: ContiguousArray<OpenQuantity>
    /// What exits that are attached to orders may still trade; few, and of operators only.
    private var exits: [OrderNumber: Exit] = [:]
    private let instruments: Int

    private struct Exit {
        var instrument: InstrumentID
        var side: Side
        var quantity: Quantity
    }

    init(instruments: Int, owners: Int) {
        self.instruments = instruments
        exposure = ContiguousArray(repeating: OpenQuantity(), count: instruments * owners)
    }

    package subscript(_ number: OrderNumber) -> OrderRecord? {
        if let place = place(of: number) { return orders[place] }
        return endedPlace(of: number).map { ended[$0] }
    }

    private func place(of number: OrderNumber) -> Int? {
        var place = open.count
        while place > 0 {
            place -= 1
            if open[place] == number { return place }
        }
        return nil
    }

    /// Late news mostly concerns what ended last, so the search begins there.
    private func endedPlace(of number: OrderNumber) -> Int? {
        var place = endedNext
        for _ in ended.indices {
            place = place == 0 ? ended.count - 1 : place - 1
            if ended[place].intent.order == number { return place }
        }
        return nil
    }

    /// What is open for an instance, or with owner 0 for the account.
    package func openQuantity(_ owner: OwnerID, _ instrument: InstrumentID) -> OpenQuantity {
        exposure[Int(owner.number) * instruments + instrument.position]
    }

    mutating func add(_ order: ApprovedOrder) {
        let record = OrderRecord(order)
        orders.append(record)
        open.append(record.intent.order)
        expose(record, record.remaining)
    }

    /// Changes an order and keeps the sums of what is open in step with it.
    mutating func change(
        _ number: OrderNumber, _ body: (inout OrderRecord) -> Void
    ) -> OrderRecord? {
        guard let place = place(of: number) else { return changeEnded(number, body) }
        let before = orders[place].remaining
        body(&orders[place])
        let record = orders[place]
        expose(record, record.remaining - before)
        if record.state.isFinal {
            open.remove(at: place)
            orders.remove(at: place)
            remember(record)
        }
        return record
    }

    private mutating func changeEnded(
        _ number: OrderNumber, _ body: (inout OrderRecord) -> Void
    ) -> OrderRecord? {
        guard let place = endedPlace(of: number) else { return nil }
        body(&ended[place])
        return ended[place]
    }

    private mutating func remember(_ record: OrderRecord) {
        if ended.count < OrderStore.endedMax {
            ended.append(record)
            endedNext = ended.count
        } else {
            endedNext = endedNext == OrderStore.endedMax ? 0 : endedNext
            ended[endedNext] = record
            endedNext += 1
        }
    }

    /// Counts what the exits of an order may still trade as open for the account.
    mutating func setExits(
        of number: OrderNumber, _ instrument: InstrumentID, _ side: Side, _ quantity: Quantity
    ) {
        let before = exits[number]?.quantity ?? .zero
        exits[number] =
            quantity > .zero ? Exit(instrument: instrument, side: side, quantity: quantity) : nil
        if quantity != before { expose(instrument.position, side, quantity - before) }
    }

    /// What exits of a product may still trade on one side.
    func quantity(ofExitsOf instrument: InstrumentID, _ side: Side) -> Quantity {
        exits.values.reduce(.zero) { sum, exit in
            exit.instrument == instrument && exit.side == side ? sum + exit.quantity : sum
        }
    }

    private mutating func expose(_ record: OrderRecord, _ delta: Quantity) {
        guard delta != .zero else { return }
        let instrument = record.intent.instrument.position
        expose(instrument, record.intent.side, delta)
        guard record.intent.owner != .account else { return }
        let row = Int(record.intent.owner.number) * instruments
        expose(row + instrument, record.intent.side, delta)
    }

    private mutating func expose(_ index: Int, _ side: Side, _ delta: Quantity) {
        if side == .buy { exposure[index].buy += delta } else { exposure[index].sell += delta }
    }
}
