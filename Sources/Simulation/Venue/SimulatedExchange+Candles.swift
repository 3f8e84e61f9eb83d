package import Domain
package import Engine

extension SimulatedExchange {
    /// Matches working orders with the candles of one moment, before the engine sees them.
    ///
    /// A candle is known at its end but happened before: its fills carry times within it and reach
    /// the engine before it. Only orders decided by its open take part.
    package func preview(_ events: Span<MarketEvent>, market: borrowing Market) {
        for index in events.indices {
            guard case .candle(let candle) = events[index].body else { continue }
            arrive(by: candle.openTime + rules.latency, market: market)
            guard !working.isEmpty else { continue }
            expire(by: candle.openTime)
            match(candle, of: events[index].instrument)
        }
    }

    private func match(_ candle: Candle, of instrument: InstrumentID) {
        var available = Quantity(
            rules.volumeShare.of(candle.volume.mantissa, rounding: .down) ?? .max)
        available = terms(instrument).flooredToLot(available)
        atOpen(candle, instrument, &available)
        // Within the bar the extreme that is worse for what we hold comes first.
        let isLong = account.holdings[instrument.position] >= .zero
        for price in isLong ? [candle.low, candle.high] : [candle.high, candle.low] {
            atExtreme(price, candle, instrument, &available)
        }
        removeEnded()
    }

    private func eligible(_ instrument: InstrumentID, _ open: Timestamp) -> [Int] {
        working.indices.filter {
            working[$0].intent.instrument == instrument && working[$0].decided <= open
                && working[$0].remaining > .zero
        }
    }

    /// Orders that wait for the open take there; triggers that the open has passed wake.
    private func atOpen(
        _ candle: Candle, _ instrument: InstrumentID, _ available: inout Quantity
    ) {
        for index in eligible(instrument, candle.openTime) {
            var held = working[index]
            let time = max(candle.openTime, held.arrived)
            if held.phase == .dormant, held.isTriggered(by: candle.open) { held.phase = .fresh }
            if held.phase == .fresh { take(&held, near: candle.open, &available, at: time) }
            working[index] = held
        }
    }

    private func atExtreme(
        _ price: Price, _ candle: Candle, _ instrument: InstrumentID, _ available: inout Quantity
    ) {
        for index in eligible(instrument, candle.openTime) {
            var held = working[index]
            // Nobody can say whether the extreme came before an expiry within the bar.
            if held.expires(before: candle.closeTime) { continue }
            switch held.phase {
            case .fresh: continue
            case .dormant:
                guard held.isTriggered(by: price), let trigger = held.intent.trigger else {
                    continue
                }
                held.phase = .fresh
                take(&held, near: trigger, &available, at: candle.closeTime)
            case .resting:
                guard held.isPassed(by: price) else { continue }
                let quantity = min(held.remaining, available)
                guard quantity > .zero else { continue }
                held.remaining = execute(
                    held, quantity, at: held.limit, isMaker: true, time: candle.closeTime)
                available -= quantity
            }
            working[index] = held
        }
    }

    /// Takes at half the spread beyond a price, as far as limit and volume go.
    private func take(
        _ held: inout VenueOrder, near price: Price, _ available: inout Quantity,
        at time: Timestamp
    ) {
        let instrument = held.intent.instrument
        if let price = takerPrice(price, held.side, instrument), held.accepts(price) {
            let quantity = min(held.remaining, available)
            let isWhole = quantity == held.remaining
            if quantity > .zero, isWhole || held.intent.timeInForce != .fillOrKill {
                held.remaining = execute(held, quantity, at: price, isMaker: false, time: time)
                available -= quantity
            }
        }
        settleFresh(&held, at: time)
    }
}
