internal import Domain
internal import Profile
internal import Simulation

extension Assembler {
    /// Whether no order of the profile goes to a real venue.
    func isSimulated(_ profile: Profile) -> Bool {
        if case .simulated = profile.venue { true } else { false }
    }

    func closedGate(_ choice: ProductChoice) -> Fault {
        Fault(
            .usage, code: "product.derivative",
            "\(choice.symbol) is a derivative, and this version trades them with simulated money "
                + "alone",
            at: choice.location, key: "products",
            remedy: "name a spot product, such as BTC-USD")
    }

    func wrongCurrency(
        _ choice: ProductChoice, _ instrument: Instrument, _ profile: Profile
    ) -> Fault {
        Fault(
            .usage, code: "product.currency",
            "\(choice.symbol) settles in \(instrument.settle), the account in \(profile.currency)",
            at: choice.location, key: "products",
            remedy: "name products quoted in \(profile.currency), or change account.currency")
    }

    func overrides(of choice: ProductChoice) throws(Fault) -> ProductOverrides {
        func number(_ choice: DecimalChoice?) throws(Fault) -> DecimalNumber? {
            guard let choice else { return nil }
            do {
                return try DecimalNumber(parsing: choice.text)
            } catch {
                throw Fault(
                    .usage, code: "product.override", "'\(choice.text)' \(error.explanation)",
                    at: choice.location, remedy: "write a decimal number such as 0.01")
            }
        }
        var overrides = choice.demands
        (overrides.tick, overrides.lot) = (try number(choice.tick), try number(choice.lot))
        overrides.sizeMin = try number(choice.sizeMin)
        overrides.notionalMin = try number(choice.notionalMin)
        overrides.sizeMax = try number(choice.sizeMax)
        overrides.contractSize = try number(choice.contractSize)
        return overrides
    }
}

extension ProductChoice {
    /// What a profile says about the margin, funding and hours of a derivative.
    var demands: ProductOverrides {
        var overrides = ProductOverrides()
        overrides.initialMargin = initialMargin
        overrides.overnightMargin = overnightMargin
        overrides.maintenanceShare = maintenanceShare
        overrides.fundingRate = fundingRate
        overrides.hours = hours?.map { TradingSession($0, days: Set(Profile.Weekday.allCases)) }
        return overrides
    }
}
