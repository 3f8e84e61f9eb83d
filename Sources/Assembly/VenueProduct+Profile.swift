internal import Coinbase
internal import Domain
internal import Profile
internal import Simulation

extension VenueProduct {
    /// The product in the engine's terms; a derivative to simulated money alone.
    ///
    /// The run gives it its number.
    ///
    /// - Throws: `product.derivative` for one where orders would go to the venue; `product.terms`
    ///   for what the listing leaves open.
    func instrument(for profile: Profile, _ fees: FeeRates) throws(Fault) -> Instrument {
        let number = InstrumentID(0)
        guard case .simulated = profile.venue,
            let choice = profile.products.first(where: { $0.symbol == id }),
            let assumed = ProductCatalogue.derivativeTerms(of: id, choice.demands)
        else { return try instrument(id: number, fees: fees) }
        return try derivative(over: assumed, id: number, fees: fees)
    }
}
