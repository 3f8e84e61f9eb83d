internal import Domain
internal import Risk

/// Sells, or buys back, everything that the account holds of some products.
///
/// Only what can neither open nor flip a position is sent, one slice at a time, each an intent that
/// walks the same way as any other.
extension Corridor {
    /// How long a slice may rest where the venue takes nothing else.
    private static let restMax = Nanos.second * 5
    /// After a slice that came to nothing; doubled with each, up to the longest.
    private static let pause = Nanos.millisecond * 500
    private static let pauseMax = Nanos.second * 8
    /// Between two looks while it waits for something that tells nobody.
    private static let lookAgain = Nanos.millisecond * 250

    mutating func flatten(
        _ instruments: [InstrumentID], source: String, reason: String, into effects: inout Effects
    ) {
        raise(.flatten, source: source, reason: reason, into: &effects)
        cancelOpen(into: &effects) { _ in true }
        state.flattening = Flattening(instruments, at: state.time)
    }

    /// Sells no more, and cancels the slice that rests.
    mutating func endFlattening(into effects: inout Effects) {
        guard state.flattening.isActive else { return }
        cancelOpen(into: &effects) { $0.intent.flags.contains(.flattening) }
        state.flattening = Flattening()
    }

    /// Does what can be done now; called in every step while something is to be sold.
    mutating func tendFlattening(into effects: inout Effects) {
        state.flattening.due = nil
        for index in state.flattening.courses.indices {
            var course = state.flattening.courses[index]
            tend(&course, into: &effects)
            state.flattening.courses[index] = course
        }
        state.flattening.isActive = !state.flattening.courses.allSatisfy(\.stage.isOver)
        if !state.flattening.isActive { state.flattening.due = nil }
    }

    private mutating func look(at time: Timestamp) {
        state.flattening.due = min(state.flattening.due ?? time, time)
    }

    private mutating func tend(_ course: inout Flattening.Course, into effects: inout Effects) {
        course.remaining = holding(of: course.instrument)
        guard !isBusy(&course, into: &effects) else { return }
        settle(&course)
        guard course.remaining != .zero else { return course.stage = .flat }
        guard state.time >= course.notBefore else { return look(at: course.notBefore) }
        switch slice(of: course) {
        case .dust: course.stage = .dust
        case .not(let why):
            course.stage = .waiting(why)
            look(at: state.time + Corridor.lookAgain)
        case .send(let intent): send(intent, for: &course, into: &effects)
        }
    }

    /// What the account has, whoever bought it.
    private func holding(of instrument: InstrumentID) -> Quantity {
        let own = state.portfolio.position(.account, instrument).quantity
        return baseline.isEmpty ? own : own + baseline[instrument.position]
    }

    /// Whether orders of the product are open, which are cancelled first.
    private mutating func isBusy(
        _ course: inout Flattening.Course, into effects: inout Effects
    ) -> Bool {
        var isBusy = false
        for number in state.orders.open {
            guard let order = state.orders[number],
                order.intent.instrument == course.instrument
            else { continue }
            isBusy = true
            guard order.intent.flags.contains(.flattening), let last = course.last else {
                course.stage = .cancelling
                cancel(order, into: &effects)
                continue
            }
            if order.state == .unknown {
                course.stage = .waiting("nobody knows yet whether the last slice is at the venue")
            }
            let end = last.at + Corridor.restMax
            if order.intent.timeInForce == .immediateOrCancel { continue }
            if state.time >= end { cancel(order, into: &effects) } else { look(at: end) }
        }
        return isBusy
    }

    /// Takes note of what became of the last slice: one that moved nothing has the next one wait.
    private func settle(_ course: inout Flattening.Course) {
        guard let last = course.last else { return }
        course.last = nil
        guard course.remaining == last.remaining else { return course.failures = 0 }
        course.failures += 1
        course.notBefore = state.time + Corridor.pause(after: course.failures)
        let record = state.orders[last.order]
        if record?.state == .rejected {
            course.stage = .waiting("the venue refused the last slice")
        } else {
            course.stage = .waiting("nobody buys or sells within the band")
        }
    }

    // MARK: A slice

    private enum Slice {
        case send(Intent)
        case not(String)
        case dust
    }

    private func slice(of course: Flattening.Course) -> Slice {
        let product = state.market[course.instrument]
        let terms = product.terms
        let side: Side = course.remaining > .zero ? .sell : .buy
        // What an exit holds is sold once that has ended; the rest need not wait for it.
        let held = state.orders.quantity(ofExitsOf: course.instrument, side)
        let whole = terms.flooredToLot(course.remaining.magnitude - held)
        // A false price makes no dust: the size alone does, or what others confirm.
        if isTooLittle(whole, at: state.market.provenMark(of: course.instrument), terms) {
            return held > .zero ? .not(Corridor.heldText(held, of: instrument(course))) : .dust
        }
        guard let mark = product.mark, let markTime = product.priceTime else {
            return .not("there is no price")
        }
        guard terms.notional(mark, whole, rounding: .down) != nil else {
            return .not("the position's value is too large to hold")
        }
        if let why = obstacle(product, markTime, course.instrument) { return .not(why) }
        let isResting = !product.status.isDisjoint(with: [.postOnly, .auction])
        let price =
            isResting ? makerPrice(product, mark, side) : worstPrice(mark, side, terms)
        guard let price, price > .zero else { return .not("the book shows nobody to join") }
        return .send(
            Intent(
                order: nextOrder, owner: .account, instrument: course.instrument, side: side,
                type: .limit,
                timeInForce: isResting || mustRest(course, product)
                    ? .goodTillCancelled : .immediateOrCancel,
                flags: isResting
                    ? [.reduceOnly, .flattening, .postOnly] : [.reduceOnly, .flattening],
                size: .quantity(part(of: whole, at: mark, terms)), limit: price,
                cause: state.sequence))
    }

    /// Whether no order can be made of it; where the value is not known, by its size.
    private func isTooLittle(
        _ whole: Quantity, at mark: Price?, _ terms: InstrumentTerms
    ) -> Bool {
        if whole < terms.quantityMin || whole <= .zero { return true }
        let value = mark.flatMap { terms.notional($0, whole, rounding: .down) }
        return value.map { $0 < terms.notionalMin } ?? false
    }

    private func instrument(_ course: Flattening.Course) -> Instrument {
        state.instruments[course.instrument.position]
    }

    private static func heldText(_ held: Quantity, of instrument: Instrument) -> String {
        "an exit that is attached to an order holds \(instrument.text(held)), and is being "
            + "cancelled"
    }

    /// Why nothing can be sent now; nil when something can.
    private func obstacle(
        _ product: borrowing ProductState, _ markTime: Timestamp, _ id: InstrumentID
    ) -> String? {
        if product.status.contains(.cancelOnly) {
            return "cannot flatten now: the product takes cancels only (cancel_only)"
        }
        if !product.status.isDisjoint(with: .untradable) {
            return "cannot flatten now: the product does not trade (trading_disabled)"
        }
        if let derivative = state.instruments[id.position].derivative,
            !derivative.isOpen(at: state.time)
        {
            return "cannot flatten now: the product's hours are over (session_closed)"
        }
        if product.book.freshness == .stale {
            return "the price is stale: messages of the book were lost"
        }
        let age = state.time - markTime
        let isStale = age > flattenRules.staleness || age < .zero
        switch state.market.standing(of: id) {
        case .confirmed: return isStale ? "the price is stale" : nil
        case .unproven:
            return isStale
                ? "the price is stale, and no second one has confirmed it"
                : "no second price has confirmed the first one yet"
        case .jumped:
            return isStale
                ? "the price is stale, and is one jump that no further prices confirm"
                : "the price has jumped, and no further prices confirm it yet"
        }
    }

    /// Whether the venue refused an immediate slice where it takes only limit orders.
    private func mustRest(
        _ course: Flattening.Course, _ product: borrowing ProductState
    ) -> Bool {
        product.status.contains(.limitOnly) && course.failures > 0
    }

    /// The worst price of a slice: the edge of the band, on the tick inside it.
    private func worstPrice(_ mark: Price, _ side: Side, _ terms: InstrumentTerms) -> Price? {
        guard let distance = flattenRules.band.of(mark.mantissa, rounding: .down) else {
            return nil
        }
        return side == .sell
            ? terms.roundedToTick(Price(mark.mantissa - distance), .up)
            : terms.roundedToTick(Price(mark.mantissa + distance), .down)
    }

    /// Where a slice that must not take joins the others; nil outside the band.
    private func makerPrice(
        _ product: borrowing ProductState, _ mark: Price, _ side: Side
    ) -> Price? {
        let best = side == .sell ? product.top.ask?.price : product.top.bid?.price
        guard let best, let edge = worstPrice(mark, side == .sell ? .buy : .sell, product.terms)
        else { return nil }
        return side == .sell ? min(best, edge) : max(best, edge)
    }

    /// As much of the position as one slice may be worth, with nothing left below the minimum.
    private func part(
        of whole: Quantity, at mark: Price, _ terms: InstrumentTerms
    ) -> Quantity {
        let most = min(whole, terms.flooredToLot(terms.quantityMax))
        guard let worth = terms.quantity(worth: flattenRules.slice, at: mark) else { return most }
        let part = min(most, max(terms.flooredToLot(worth), smallest(at: mark, terms)))
        return whole - part < smallest(at: mark, terms) && whole <= most ? whole : part
    }

    /// The least that the venue takes.
    private func smallest(at mark: Price, _ terms: InstrumentTerms) -> Quantity {
        // One lot more than what the least value comes to, so that a lower price is enough too.
        let valued = terms.quantity(worth: terms.notionalMin, at: mark) ?? .zero
        let least = terms.flooredToLot(valued) + terms.lot + terms.lot
        return max(terms.quantityMin, least)
    }

    private mutating func send(
        _ intent: Intent, for course: inout Flattening.Course, into effects: inout Effects
    ) {
        nextOrder = OrderNumber(nextOrder.value + 1)
        course.last = (intent.order, course.remaining, state.time)
        course.slices += 1
        let firstCheck = effects.checks.count
        decide(intent, into: &effects)
        if state.orders[intent.order] != nil { return course.stage = .selling }
        course.last = nil
        course.slices -= 1
        let refusal = effects.checks[firstCheck...].last { $0.judgement.verdict != .allow }
        course.stage = .waiting(
            "a guard refused the slice: \(refusal?.judgement.text ?? "it says nothing")")
        course.failures += 1
        course.notBefore = state.time + Corridor.pause(after: course.failures)
        look(at: course.notBefore)
    }

    /// Half a second after the first slice that came to nothing, doubled with each up to 8 s.
    private static func pause(after failures: Int) -> Nanos {
        min(pause * (1 << Int64(min(failures, 5) - 1)), pauseMax)
    }
}
