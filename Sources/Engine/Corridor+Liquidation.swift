internal import Domain

extension Corridor {
    /// Books what the venue closed, and halts: limits that let it come to this are wrong.
    ///
    /// The fill is the account's; what instances held of the product shrinks with it.
    mutating func settle(liquidation fill: Fill, into effects: inout Effects) {
        guard executions.insert(fill.execution) else {
            state.counts.strayAnswers += 1
            return
        }
        let terms = state.market[fill.instrument].terms
        let isProven = state.market.isProven(fill.price, of: fill.instrument)
        let realised = state.portfolio.liquidate(fill, at: terms.takerFee, isProven: isProven)
        state.portfolio.revalue(fill.instrument, state.market)
        state.counts.fills += 1
        state.counts.liquidations += 1
        let position = state.portfolio.position(.account, fill.instrument).quantity
        let entry = FillRecord(fill: fill, realised: realised, position: position)
        record(.filled(entry), into: &effects)
        notices.append(.fill(entry))
        tellPositions(of: fill.instrument)
        notices.append(.account(accountNotice()))
        let instrument = state.instruments[fill.instrument.position]
        raise(
            .haltCancelAll, source: "venue",
            reason: "\(instrument.text(fill.quantity)) \(instrument.symbol) was liquidated",
            into: &effects)
    }

    /// Tells each instance, and the account, what it holds of a product.
    mutating func tellPositions(of instrument: InstrumentID) {
        for owner in state.owners.indices {
            notices.append(.position(positionNotice(OwnerID(UInt32(owner)), instrument)))
        }
    }
}
