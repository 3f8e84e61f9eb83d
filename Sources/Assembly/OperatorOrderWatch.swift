internal import Domain
internal import Engine
internal import JSON
internal import Risk
internal import Telemetry

/// Follows the orders that operators sent, so that they can be told what became of them.
///
/// Owns their states, of the last ones.
final class OperatorOrderWatch: Witness {
    private static let countMax = 256

    private let names: [String]
    private let instruments: [Instrument]
    private var states: [OrderNumber: OperatorOrderState] = [:]
    /// By the name of the request that led to each.
    private var requests: [String: OrderNumber] = [:]
    /// Oldest first.
    private(set) var numbers: [OrderNumber] = []

    /// - Parameters:
    ///   - guards: As `GuardChain.names`.
    ///   - instruments: In the order of `InstrumentID`.
    init(guards: [String], instruments: [Instrument]) {
        (names, self.instruments) = (guards, instruments)
    }

    subscript(_ number: OrderNumber) -> OperatorOrderState? { states[number] }

    /// The order that a request has led to; nil for one that was not heard of.
    func number(ofRequest name: String) -> OrderNumber? { requests[name] }

    func note(request name: String, of number: OrderNumber) {
        requests[name] = number
        if requests.count > OperatorOrderWatch.countMax {
            requests = requests.filter { states[$0.value] != nil }
        }
    }

    func record(_ fact: StampedFact, in effects: borrowing Effects) {
        switch fact.fact {
        case .intended(let intent)
        where intent.owner == .account && !intent.flags.contains(.flattening):
            begin(intent)
        case .vetted(let vetting) where vetting.owner == .account && !vetting.isApproved:
            states[vetting.order]?.refusal = decisive(vetting, effects)
        case .amend(let vetting) where !vetting.isApproved:
            states[vetting.order]?.refusal = decisive(vetting, effects)
        case .order(let update):
            states[update.order]?.update = update
            states[update.order]?.updatedAt = fact.time
            guard states[update.order]?.change != nil else { return }
            if update.change.contains(.amended) { states[update.order]?.change = .done }
            if update.change.contains(.amendRefused) { states[update.order]?.change = .refused }
        case .filled(let entry): states[entry.fill.order]?.fees += entry.fill.fee
        default: return
        }
    }

    private func decisive(
        _ vetting: VettingRecord, _ effects: borrowing Effects
    ) -> (name: String, text: String) {
        let place = vetting.checks.first {
            effects.checks[$0].guardIndex == vetting.guardIndex.map(Int.init) ?? names.count
        }
        let own = vetting.guardIndex.map { names[Int($0)] }
        let text = place.map { effects.checks[$0].judgement.text } ?? ""
        return (own ?? "sizer", text)
    }

    private func begin(_ intent: Intent) { begin(intent.order, intent.instrument) }

    /// Follows an order whose change an operator asks for, whoever sent it.
    func follow(changeOf order: OrderUpdate) {
        if states[order.order] == nil { begin(order.order, order.instrument) }
        states[order.order]?.update = order
        states[order.order]?.change = .asked
        states[order.order]?.refusal = nil
    }

    private func begin(_ number: OrderNumber, _ instrument: InstrumentID) {
        states[number] = OperatorOrderState(
            number: number, instrument: instruments[instrument.position])
        numbers.append(number)
        if numbers.count > OperatorOrderWatch.countMax {
            states[numbers.removeFirst()] = nil
        }
    }
}

/// What became of an operator's order.
struct OperatorOrderState {
    let number: OrderNumber
    let instrument: Instrument
    /// The last that was told of it.
    var update: OrderUpdate?
    /// When that was told, by the engine's clock.
    var updatedAt = Timestamp(nanos: 0)
    /// The guard that refused it, and its sentence.
    var refusal: (name: String, text: String)?
    var fees = Amount.zero
    /// How the change stands that an operator asked for last.
    var change: Change?

    enum Change: String {
        case asked
        case done
        case refused
    }

    /// An order that is open and of which nothing was heard for so long rests: one that trades at
    /// once is open for a moment too.
    static let restingAfter = Nanos.millisecond * 500

    /// Whether it has ended, or rests at the venue.
    func isSettled(at time: Timestamp) -> Bool {
        guard let update else { return false }
        if update.state.isFinal { return true }
        if let change { return change != .asked }
        let rests = update.timeInForce == .goodTillCancelled || update.timeInForce == .goodTillDate
        return rests && (update.state == .open || update.state == .partial)
            && time - updatedAt >= OperatorOrderState.restingAfter
    }

    private var reason: ReasonCode? {
        update.flatMap { $0.reason == .none ? nil : ReasonCode($0.reason) }
    }

    /// - Parameters:
    ///   - venueID: The venue's name of it, once known.
    ///   - exitID: The same of the exit that is attached to it.
    ///   - time: Now, by the engine's clock.
    /// - Returns: What the control socket answers.
    func json(venueID: String?, exitID: String?, at time: Timestamp) -> JSONValue {
        .object([
            "number": .int(number.value), "order_id": venueID.map { .string($0) },
            "exit_order_id": exitID.map { .string($0) },
            "product": .string(instrument.symbol),
            "state": .string("\(update?.state ?? .pending)"), "settled": .bool(isSettled(at: time)),
            "change": change.map { .string($0.rawValue) },
            "limit_price": update.map { .string(instrument.text($0.limit)) },
            "reason": reason.map { .string($0.rawValue) },
            "guard": refusal.map { .string($0.name) },
            "message": refusal.map { .string($0.text) },
            "size": update.map { .string(instrument.text($0.quantity)) },
            "filled": update.map { .string(instrument.text($0.filled)) },
            "average_price": update?.averagePrice.map { .string(instrument.text($0)) },
            "fees": .string(instrument.text(fees)),
        ])
    }
}
