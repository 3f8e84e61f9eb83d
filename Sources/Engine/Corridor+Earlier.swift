internal import Domain

/// What earlier runs left of spot products.
extension Corridor {
    /// What is there of it: what was sold since is taken from the rest of what was there before.
    func left(of instrument: InstrumentID) -> Quantity {
        let place = instrument.position
        guard !left.isEmpty, left[place] > .zero else { return .zero }
        let account = state.portfolio.position(.account, instrument).quantity
        let sold = spotPosition(of: instrument) - account
        return max(.zero, min(left[place], baseline[place] - sold))
    }

    /// The same of all other products at their marks; nil when one has none.
    func left(except instrument: InstrumentID) -> Amount? {
        var total = Amount.zero
        for index in left.indices where index != instrument.position {
            let quantity = left(of: InstrumentID(index))
            if quantity == .zero { continue }
            let id = InstrumentID(index)
            guard let mark = state.market.dearestMark(of: id),
                let value = state.market[id].terms.notional(mark, quantity, rounding: .up),
                let sum = total.adding(value)
            else { return nil }
            total = sum
        }
        return total
    }
}
