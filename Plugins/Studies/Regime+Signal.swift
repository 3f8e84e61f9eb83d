package import PerpsPlugin

extension Regime.State {
    /// The state that the first two outputs of an indicator tell; `nil` when they tell none.
    package init?(_ signal: borrowing Signal) {
        guard signal.count >= 2 else { return nil }
        self.init(trend: signal[0], mood: signal[1])
    }
}
