package import Domain
package import Engine
internal import Risk

/// Derivatives at the simulated venue: margin, hours, funding, liquidation.
///
/// One margin account secures all of them with its money; spot holdings secure nothing.
extension SimulatedExchange {
    /// Whether a position is held that the passing of time or of prices may touch.
    var holdsDerivatives: Bool {
        hasDerivatives
            && instruments.contains {
                $0.derivative != nil && account.holdings[$0.id.position] != .zero
            }
    }

    /// Money, and what derivatives are worth at their marks; nil without a mark of one.
    package func collateral(_ market: borrowing Market) -> Amount? {
        var total = account.cash
        for instrument in instruments where instrument.derivative != nil {
            let held = account.holdings[instrument.id.position]
            if held == .zero { continue }
            guard let mark = market.mark(of: instrument.id),
                let value = instrument.terms.notional(mark, held.magnitude, rounding: .halfEven),
                let sum = total.adding(held < .zero ? -value : value)
            else { return nil }
            total = sum
        }
        return total
    }

    /// What the passing of time and of prices does to positions, before orders are matched.
    func settleDerivatives(at time: Timestamp, _ market: borrowing Market) {
        guard holdsDerivatives else { return }
        payFunding(by: time, market)
        liquidate(at: time, market)
    }

    // MARK: Orders

    /// Whether what secures positions covers the initial margin of an order, of all positions, and
    /// of all working orders at their worst; what only reduces needs none.
    func hasMargin(
        for order: ApprovedOrder, at time: Timestamp, _ market: borrowing Market
    ) -> Bool {
        let intent = order.intent
        let held = account.holdings[intent.instrument.position]
        let others = waiting(of: intent.instrument, except: intent.order)
        let reducible = intent.side == .sell ? held - others.sells : -held - others.buys
        if order.quantity <= reducible { return true }
        guard let collateral = collateral(market) else { return false }
        var needed = Amount.zero
        for instrument in instruments {
            guard let margin = instrument.derivative?.margin else { continue }
            var open = waiting(of: instrument.id, except: intent.order)
            if instrument.id == intent.instrument {
                if intent.side == .buy { open.buys += order.quantity }
                if intent.side == .sell { open.sells += order.quantity }
            }
            let limit = instrument.id == intent.instrument ? intent.limit : nil
            guard
                let part = margin.initial(at: time).worst(
                    account.holdings[instrument.id.position], open, instrument.terms,
                    at: (limit, market.mark(of: instrument.id))),
                let sum = needed.adding(part)
            else { return false }
            needed = sum
        }
        return needed <= collateral
    }

    private func waiting(
        of instrument: InstrumentID, except number: OrderNumber
    ) -> (buys: Quantity, sells: Quantity) {
        var open = (buys: Quantity.zero, sells: Quantity.zero)
        for other in working
        where other.intent.instrument == instrument && other.intent.order != number {
            if other.side == .buy { open.buys += other.remaining }
            if other.side == .sell { open.sells += other.remaining }
        }
        return open
    }

    // MARK: Funding

    /// Pays the funding that fell due since the last time, at the marks of now.
    private func payFunding(by time: Timestamp, _ market: borrowing Market) {
        for instrument in instruments {
            guard let terms = instrument.derivative,
                account.holdings[instrument.id.position] != .zero
            else { continue }
            let last = terms.fundingTime(by: time)
            var due = fundedUntil[instrument.id.position] ?? last
            while due < last {
                due = due + terms.fundingInterval
                payFunding(of: instrument, terms, at: time, market)
            }
            fundedUntil[instrument.id.position] = last
        }
    }

    private func payFunding(
        of instrument: Instrument, _ terms: DerivativeTerms, at time: Timestamp,
        _ market: borrowing Market
    ) {
        let held = account.holdings[instrument.id.position]
        let told = market[instrument.id].fundingRate?.rateE12
        let rate = Int128(told ?? terms.fundingRate.e8 * 10_000)
        guard let mark = market.mark(of: instrument.id),
            let value = instrument.terms.notional(mark, held.magnitude, rounding: .halfEven)
        else { return }
        // Where the rate is above zero, who is long pays; what is paid is rounded up.
        let sign: Int128 = held < .zero ? -1 : 1
        guard
            let paid = Wide.quotient(
                sign * Int128(value.mantissa) * rate, by: 1_000_000_000_000, rounding: .up),
            paid != 0
        else { return }
        account.receive(funding: Amount(-paid))
        answer(.funding(Amount(paid)), .foreign, instrument.id, at: time)
    }

    // MARK: Liquidation

    /// Closes positions, the one that ties up most first, until what is left covers the maintenance
    /// margin of the rest.
    ///
    /// Each is closed whole, half the spread beyond its mark, and pays the taker's fee and the fee
    /// of a liquidation. Its working orders are cancelled before.
    private func liquidate(at time: Timestamp, _ market: borrowing Market) {
        while let collateral = collateral(market) {
            var (needed, most) = (Amount.zero, (margin: Amount.zero, index: -1))
            for (index, instrument) in instruments.enumerated() {
                guard let kept = maintenance(of: instrument, at: time, market) else { continue }
                needed = needed.adding(kept) ?? Amount(.max)
                if kept > most.margin { most = (kept, index) }
            }
            guard collateral < needed, most.index >= 0,
                close(instruments[most.index], at: time, market)
            else { return }
        }
    }

    private func maintenance(
        of instrument: Instrument, at time: Timestamp, _ market: borrowing Market
    ) -> Amount? {
        let held = account.holdings[instrument.id.position]
        guard held != .zero, let margin = instrument.derivative?.margin,
            let mark = market.mark(of: instrument.id),
            let value = instrument.terms.notional(mark, held.magnitude, rounding: .up)
        else { return nil }
        return margin.maintenance(of: held, at: time).of(value.mantissa, rounding: .up)
            .map { Amount($0) }
    }

    private func close(
        _ instrument: Instrument, at time: Timestamp, _ market: borrowing Market
    ) -> Bool {
        let held = account.holdings[instrument.id.position]
        let side: Side = held > .zero ? .sell : .buy
        let rate = fees(of: instrument.id, at: time).taker.e8 + rules.liquidationFee.e8
        guard let mark = market.mark(of: instrument.id),
            let price = takerPrice(mark, side, instrument.id),
            let value = instrument.terms.notional(price, held.magnitude, rounding: .halfEven),
            let fee = Ratio(e8: rate).of(value.mantissa, rounding: .up)
        else { return false }
        for order in working where order.intent.instrument == instrument.id {
            answer(.cancelled(.other), order.intent.order, instrument.id, at: time)
        }
        working.removeAll { $0.intent.instrument == instrument.id }
        let fill = Fill(
            order: .foreign, execution: nextExecution(), owner: .account,
            instrument: instrument.id, side: side, price: price, quantity: held.magnitude,
            notional: value, fee: Amount(fee), isMaker: false, time: time)
        account.book(fill)
        answer(.liquidated(fill), .foreign, instrument.id, at: time)
        return true
    }
}

extension MarginTerms.Rates {
    /// The greater margin of the highest and the lowest position that open orders can lead to, at
    /// the higher of limit and mark; nil without either price.
    fileprivate func worst(
        _ held: Quantity, _ open: (buys: Quantity, sells: Quantity), _ terms: InstrumentTerms,
        at prices: (limit: Price?, mark: Price?)
    ) -> Amount? {
        let positions = [held + open.buys, held - open.sells].filter { $0 != .zero }
        if positions.isEmpty { return .zero }
        guard let price = [prices.limit, prices.mark].compactMap({ $0 }).max() else { return nil }
        var worst = Amount.zero
        for position in positions {
            guard let value = terms.notional(price, position.magnitude, rounding: .up),
                let margin = of(position).of(value.mantissa, rounding: .up)
            else { return nil }
            worst = max(worst, Amount(margin))
        }
        return worst
    }
}
