internal import Domain

extension Corridor {
    func positionNotice(_ owner: OwnerID, _ instrument: InstrumentID) -> PositionNotice {
        let position = state.portfolio.position(owner, instrument)
        let quantity = state.toldQuantity(owner, instrument)
        let terms = state.instruments[instrument.position].terms
        let mark = state.market[instrument].mark
        // One false price is no profit and no loss.
        let value = state.market.provenMark(of: instrument).flatMap {
            position.value(at: $0, terms)
        }
        let isFlat = quantity == .zero
        return PositionNotice(
            owner: owner, instrument: instrument, quantity: quantity,
            entry: isFlat ? nil : position.entryPrice(terms), mark: mark,
            unrealised: value.map { isFlat ? .zero : $0 - position.cost })
    }

    func accountNotice() -> AccountNotice { state.accountNotice }

    /// What every plugin is told in the first step: positions, account, level, fees.
    func snapshot() -> ContiguousArray<Notice> {
        var all: ContiguousArray<Notice> = []
        for owner in state.owners.indices {
            for instrument in state.instruments {
                all.append(.position(positionNotice(OwnerID(UInt32(owner)), instrument.id)))
            }
        }
        all.append(.account(accountNotice()))
        all.append(.control(.trading(state.ladder.standing.level)))
        for instrument in state.instruments {
            let terms = instrument.terms
            all.append(
                .control(.fees(instrument.id, maker: terms.makerFee, taker: terms.takerFee)))
        }
        return all
    }
}
