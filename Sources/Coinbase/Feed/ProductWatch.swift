package import Domain
internal import Synchronization

/// Asks now and then how the products trade, and tells the engine when that has changed.
///
/// A product that is not shown, or an answer that does not come, changes nothing: errors are not
/// emptiness. A product whose steps are no longer those of the run takes cancels alone: nobody can
/// write its numbers. One whose bounds are others trades on, for the venue itself refuses what is
/// beyond them, and no exit waits for a new run.
/// Owns what it told last.
package final class ProductWatch: Sendable {
    package static let every = Nanos.minute

    private struct State {
        var told: [ProductStatus]
        /// The terms of each product that were told to differ from the run's.
        var bounds: [InstrumentTerms]
        var isAsked = false
        var dueAt: Timestamp
    }

    private let instruments: [Instrument]
    private let brokerage: Brokerage
    private let inbox: Inbox
    private let sink: (any FrameSink)?
    private let state: Mutex<State>

    /// - Parameters:
    ///   - instruments: The run's, with its numbers.
    ///   - brokerage: Asks the venue.
    ///   - inbox: Where changes are told.
    ///   - sink: Keeps them too; nil for none.
    package init(
        _ instruments: [Instrument], _ brokerage: Brokerage, inbox: Inbox, sink: (any FrameSink)?
    ) {
        (self.instruments, self.brokerage) = (instruments, brokerage)
        (self.inbox, self.sink) = (inbox, sink)
        state = Mutex(
            State(
                told: instruments.map { _ in [] }, bounds: instruments.map(\.terms),
                dueAt: inbox.now + ProductWatch.every))
    }

    /// Tells what is known before the first question.
    package func begin(with statuses: [ProductStatus]) { tell(statuses) }

    /// Asks when it is time; called in every turn.
    package func tend(at now: Timestamp) {
        let isDue = state.withLock { state in
            guard !state.isAsked, now >= state.dueAt else { return false }
            (state.isAsked, state.dueAt) = (true, now + ProductWatch.every)
            return true
        }
        guard isDue else { return }
        brokerage.products(instruments.map(\.symbol)) { [self] answer in
            var statuses = state.withLock { state in
                state.isAsked = false
                return state.told
            }
            guard case .success(let listing) = answer else { return }
            for product in listing.items {
                guard let place = instruments.firstIndex(where: { $0.symbol == product.id }) else {
                    continue
                }
                statuses[place] = status(of: product, at: place)
            }
            tell(statuses)
        }
    }

    private func status(of product: VenueProduct, at place: Int) -> ProductStatus {
        let (instrument, status) = (instruments[place], product.tradingStatus)
        let terms = instrument.terms
        let now: InstrumentTerms
        do throws(Fault) {
            now = try product.terms(like: instrument)
        } catch {
            return status.union(.cancelOnly)
        }
        guard now.hasSteps(of: terms) else { return status.union(.cancelOnly) }
        let isNew = state.withLock { state in
            defer { state.bounds[place] = now }
            return state.bounds[place] != now
        }
        if isNew {
            inbox.tell(.remark("\(instrument.symbol) has other bounds: \(now.bounds)"))
        }
        return status
    }

    private func tell(_ statuses: [ProductStatus]) {
        let changes = state.withLock { state in
            defer { state.told = statuses }
            return zip(instruments, zip(state.told, statuses)).compactMap { instrument, pair in
                pair.0 == pair.1 ? nil : ProductChange(instrument: instrument, status: pair.1)
            }
        }
        guard !changes.isEmpty else { return }
        let time = inbox.tell(.products(changes))
        sink?.told(changes, at: time)
    }
}

/// How a product trades from now on.
package struct ProductChange: Hashable, Sendable {
    package var instrument: Instrument
    package var status: ProductStatus

    package init(instrument: Instrument, status: ProductStatus) {
        (self.instrument, self.status) = (instrument, status)
    }

    /// The engine's event of it.
    package func event(at time: Timestamp) -> MarketEvent {
        MarketEvent(time: time, instrument: instrument.id, body: .status(status))
    }

    /// One plain sentence.
    package var text: String {
        status.isEmpty
            ? "\(instrument.symbol) trades normally"
            : "\(instrument.symbol) does not trade normally: \(status.words)"
    }
}

extension ProductStatus {
    /// Such as `cancel only, post only`.
    fileprivate var words: String {
        let names: [(ProductStatus, String)] = [
            (.noTrading, "no trading"), (.cancelOnly, "cancel only"), (.limitOnly, "limit only"),
            (.postOnly, "post only"), (.auction, "auction"), (.closed, "closed"),
        ]
        return names.filter { contains($0.0) }.map(\.1).joined(separator: ", ")
    }
}

extension VenueProduct {
    /// What the venue lists now of a product that a run knows.
    fileprivate func terms(like known: Instrument) throws(Fault) -> InstrumentTerms {
        let fees = FeeRates(maker: known.terms.makerFee, taker: known.terms.takerFee)
        guard let assumed = known.derivative else {
            return try instrument(id: known.id, fees: fees).terms
        }
        return try derivative(over: assumed, id: known.id, fees: fees).terms
    }
}

extension InstrumentTerms {
    /// Whether numbers of the product mean the same, whatever its bounds.
    fileprivate func hasSteps(of other: InstrumentTerms) -> Bool {
        var same = self
        (same.quantityMin, same.quantityMax) = (other.quantityMin, other.quantityMax)
        same.notionalMin = other.notionalMin
        return same == other
    }

    fileprivate var bounds: String {
        func size(_ quantity: Quantity) -> String {
            DecimalText.text(mantissa: quantity.mantissa, exponent: quantityExponent)
        }
        return "an order is from \(size(quantityMin)) to \(size(quantityMax)) and worth at least "
            + "\(notionalMin.text(exponent: amountExponent)); beyond, the exchange refuses it. The "
            + "next run takes them over"
    }
}
