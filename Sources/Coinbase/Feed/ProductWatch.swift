package import Domain
internal import Synchronization

/// Asks now and then how the products trade, and tells the engine when that has changed.
///
/// A product that is not shown, or an answer that does not come, changes nothing: errors are not
/// emptiness. A product whose steps or bounds are no longer those of the run takes cancels alone.
/// Owns what it told last.
package final class ProductWatch: Sendable {
    package static let every = Nanos.minute

    private struct State {
        var told: [ProductStatus]
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
            State(told: instruments.map { _ in [] }, dueAt: inbox.now + ProductWatch.every))
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
                statuses[place] = status(of: product, instruments[place])
            }
            tell(statuses)
        }
    }

    private func status(of product: VenueProduct, _ instrument: Instrument) -> ProductStatus {
        let (terms, status) = (instrument.terms, product.tradingStatus)
        let fees = FeeRates(maker: terms.makerFee, taker: terms.takerFee)
        do throws(Fault) {
            let now = try product.instrument(id: instrument.id, fees: fees)
            return now.terms == terms ? status : status.union(.cancelOnly)
        } catch {
            return status.union(.cancelOnly)
        }
    }

    private func tell(_ statuses: [ProductStatus]) {
        let changes = state.withLock { state in
            defer { state.told = statuses }
            return zip(instruments, zip(state.told, statuses)).compactMap { instrument, pair in
                pair.0 == pair.1 ? nil : ProductChange(instrument: instrument, .status(pair.1))
            }
        }
        guard !changes.isEmpty else { return }
        let time = inbox.tell(.products(changes))
        sink?.told(changes, at: time)
    }
}

/// How a product trades, or what that costs, from now on.
package struct ProductChange: Hashable, Sendable {
    package enum Body: Hashable, Sendable {
        case status(ProductStatus)
        case fees(FeeRates)
    }

    package var instrument: Instrument
    package var body: Body

    package init(instrument: Instrument, _ body: Body) {
        (self.instrument, self.body) = (instrument, body)
    }

    /// The engine's event of it.
    package func event(at time: Timestamp) -> MarketEvent {
        let told: MarketEvent.Body =
            switch body {
            case .status(let status): .status(status)
            case .fees(let rates): .fees(maker: rates.maker, taker: rates.taker)
            }
        return MarketEvent(time: time, instrument: instrument.id, body: told)
    }

    /// Whether people should be told that something is not as it ought to be.
    package var isBad: Bool {
        if case .status(let status) = body { !status.isEmpty } else { false }
    }

    /// One plain sentence.
    package var text: String {
        switch body {
        case .status([]): "\(instrument.symbol) trades normally"
        case .status(let status):
            "\(instrument.symbol) does not trade normally: \(status.words)"
        case .fees(let rates): "trading \(instrument.symbol) costs \(rates.text) from now on"
        }
    }

    /// As recordings write it: `BTC-USD:2` with the bits of the status, or `BTC-USD:600000:1200000`
    /// with maker and taker in 1e-8.
    var word: String {
        switch body {
        case .status(let status): "\(instrument.symbol):\(status.rawValue)"
        case .fees(let rates): "\(instrument.symbol):\(rates.maker.e8):\(rates.taker.e8)"
        }
    }

    /// Reads what `word` wrote: the symbol, and what is told of it.
    static func reading(_ word: Substring) -> (symbol: String, body: Body)? {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        guard let symbol = parts.first.map(String.init) else { return nil }
        switch parts.count {
        case 2: return UInt8(parts[1]).map { (symbol, .status(ProductStatus(rawValue: $0))) }
        case 3:
            guard let maker = Int64(parts[1]), let taker = Int64(parts[2]),
                let rates = FeeRates(read: Ratio(e8: maker), Ratio(e8: taker))
            else { return nil }
            return (symbol, .fees(rates))
        default: return nil
        }
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
