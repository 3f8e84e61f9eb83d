package import Domain
internal import Engine
package import PluginHost
package import Profile
internal import Risk
internal import Simulation

/// Turns a checked profile into the parts of a run, or says everything that is wrong with it.
package struct Assembler {
    /// What a run is for; decides how doubtful a plugin file may be.
    package enum Purpose: Hashable, Sendable {
        case check
        case backtest
        case paper
    }

    package var purpose: Purpose
    package var start: Timestamp
    package var seed: UInt64
    package var runNumber: UInt64 = 1
    package var orderBase: UInt64 = 0
    package var haltTag = "halt"
    /// Whether the run is for an operator's order: an instance that cannot take the past holds
    /// entries back then, and ends no start.
    package var isByHand = false
    package var keepsChecks = false
    package var scan: PluginScan
    /// Where instances find what they kept; nil starts all of them cold.
    ///
    /// They may ask for a save only where it may be written to.
    package var states: InstanceStates?
    /// Makes the past that instances may look at, once the products are known; nil for none.
    package var history: (([Instrument]) -> any HistorySource)?
    /// What a venue lists; nil takes the built-in catalogue.
    package var listing: VenueListing?
    var faults: [Fault] = []

    package init(purpose: Purpose, start: Timestamp, seed: UInt64, scan: PluginScan) {
        (self.purpose, self.start) = (purpose, start)
        (self.seed, self.scan) = (seed, scan)
    }

    /// Loads what a profile names and starts every plugin of it.
    ///
    /// - Parameters:
    ///   - profile: What has been read and checked.
    ///   - path: The profile's file; relative libraries begin in its folder.
    /// - Returns: All parts, the plugins activated; whoever has them closes them.
    /// - Throws: Everything that is wrong.
    package mutating func plan(_ profile: Profile, at path: String) throws(Faults) -> RunPlan {
        try start(try prepare(profile, at: path))
    }

    /// A run whose plugins are found and whose parameters are checked, and none of them started.
    package struct Prepared {
        package var instruments: [Instrument] { plan.instruments }
        var plan: RunPlan
        var instances: [(Choice, InstancePlan)] = []
    }

    /// The first half of `plan`: everything but the plugins' start.
    ///
    /// - Parameters:
    ///   - profile: What has been read and checked.
    ///   - path: The profile's file; relative libraries begin in its folder.
    /// - Returns: What `start` takes.
    /// - Throws: Everything that is wrong.
    package mutating func prepare(
        _ profile: Profile, at path: String
    ) throws(Faults) -> Prepared {
        faults = []
        let instruments = instruments(of: profile)
        let owners = ["account"] + Assembler.choices(of: profile).map(\.name)
        try throwFaults()
        let cash = listing?.cash ?? profile.account?.cash ?? .zero
        var corridor = CorridorPlan(
            instruments: instruments, owners: owners, cash: cash, limits: limits(of: profile))
        corridor.limits.productCaps = try ProductCap.caps(of: profile, instruments)
        corridor.haltTag = haltTag
        corridor.keepsChecks = keepsChecks
        corridor.flatten = FlattenRules(
            band: profile.ladder.flattenBand, slice: profile.ladder.flattenSlice,
            staleness: profile.limits.markStaleness)
        if let holdings = listing?.holdings, !holdings.isEmpty {
            corridor.baseline = instruments.map { holdings[$0.symbol] ?? .zero }
        }
        corridor.assumedSpread = venueRules(of: profile).spread
        corridor.sizers = sizers(of: profile, instruments, owners: owners.count)
        var prepared = Prepared(
            plan: RunPlan(
                profile: profile, profilePath: path, instruments: instruments, owners: owners,
                venue: venueRules(of: profile), corridor: corridor, participants: [], guards: [],
                plugins: [], log: PluginLog(), warnings: []))
        resolve(into: &prepared)
        try throwFaults()
        return prepared
    }

    /// The second half of `plan`: starts every plugin, at the assembler's `start`.
    ///
    /// - Returns: All parts, the plugins activated; whoever has them closes them.
    /// - Throws: What plugins have against it.
    package mutating func start(_ prepared: Prepared) throws(Faults) -> RunPlan {
        faults = []
        var plan = prepared.plan
        var setting = RunSetting(
            mode: purpose == .backtest ? .backtest : plan.profile.mode == .live ? .live : .paper,
            run: runNumber, seed: seed,
            start: start, instruments: plan.instruments, owners: plan.owners,
            currency: plan.profile.currency, amountExponent: Profile.amountExponent,
            orderBase: orderBase, log: plan.log)
        setting.keepsState = states?.mayKeep == true
        let source = history?(plan.instruments)
        for (choice, instance) in prepared.instances {
            var instance = instance
            instance.history = source
            start(choice, instance, setting, &plan)
        }
        try throwFaults()
        warmUp(&plan)
        try throwFaults()
        // Guards and sizers first: each has seen a step before it is asked about an order of it.
        let indicators = plan.participants.filter { $0.instance.role == .indicator }
        plan.participants =
            indicators
            + plan.participants.filter { ![.indicator, .strategy].contains($0.instance.role) }
            + plan.participants.filter { $0.instance.role == .strategy }
        plan.corridor.signallers = plan.indicators.enumerated().map { ($0, $1) }
        plan.corridor.participants = plan.participants
        plan.corridor.pluginGuards = plan.guards
        plan.corridor.subscriptions = plan.participants.flatMap(\.instance.wantedBars)
        return plan
    }

    private func throwFaults() throws(Faults) {
        if !faults.isEmpty { throw Faults(faults) }
    }

    // MARK: Products and limits

    private mutating func instruments(of profile: Profile) -> [Instrument] {
        let fees = fees(of: profile)
        var instruments: [Instrument] = []
        for (index, choice) in profile.products.enumerated() {
            do throws(Fault) {
                var instrument: Instrument
                if let listing {
                    instrument = try listing.instrument(choice.symbol)
                    instrument.id = InstrumentID(index)
                    try instrument.limit(to: try overrides(of: choice))
                    if case .simulated = profile.venue {
                        (instrument.terms.makerFee, instrument.terms.takerFee) = fees
                    }
                } else {
                    instrument = try ProductCatalogue.instrument(
                        symbol: choice.symbol, id: InstrumentID(index), makerFee: fees.maker,
                        takerFee: fees.taker, overrides: try overrides(of: choice))
                }
                instruments.append(instrument)
                if instrument.terms.kind != .spot, !isSimulated(profile) {
                    faults.append(closedGate(choice))
                }
                if instrument.settle != profile.currency {
                    faults.append(wrongCurrency(choice, instrument, profile))
                }
            } catch {
                faults.append(placed(error, at: choice.location))
            }
        }
        return instruments
    }

    func placed(_ fault: Fault, at location: SourceLocation) -> Fault {
        guard fault.file == nil else { return fault }
        var placed = fault
        (placed.file, placed.line, placed.column) = (location.file, location.line, location.column)
        return placed
    }

    private func fees(of profile: Profile) -> (maker: Ratio, taker: Ratio) {
        guard case .simulated(let venue) = profile.venue else { return (.bps(40), .bps(60)) }
        let volume = profile.account?.volume ?? .zero
        let tier = venue.feeTiers.last { $0.volumeMin <= volume }
        return (tier?.maker ?? venue.makerFee, tier?.taker ?? venue.takerFee)
    }

    private func venueRules(of profile: Profile) -> VenueRules {
        guard case .simulated(let venue) = profile.venue else {
            return VenueRules(
                latency: Nanos(50_000_000), spread: .bps(2), volumeShare: Ratio(e8: 10_000_000))
        }
        var rules = VenueRules(
            latency: venue.latency, spread: venue.spread, volumeShare: venue.volumeShare)
        if !venue.feeTiers.isEmpty {
            let base = FeeTier(
                volumeMin: .zero, maker: venue.makerFee, taker: venue.takerFee)
            rules.feeTiers = [base] + venue.feeTiers
        }
        rules.volumeAtStart = profile.account?.volume ?? .zero
        return rules
    }

    private func limits(of profile: Profile) -> Limits {
        let limits = profile.limits
        let sessions = profile.session.map { session in
            session.windows.map { TradingSession($0, days: session.days) }
        }
        var floor = Limits(
            priceCollar: limits.priceCollar, orderNotional: limits.orderNotional,
            positionNotional: limits.positionNotional, grossExposure: limits.grossExposure,
            openOrders: limits.openOrders, orderRate: limits.orderRate.count,
            orderRateWindow: limits.orderRate.period, duplicateWindow: limits.duplicateWindow,
            markStaleness: limits.markStaleness, dailyLoss: limits.dailyLoss,
            flow: FlowLimits(limits.flow),
            money: MoneyLimits(cashReserve: limits.money.cashReserve),
            margin: MarginLimits(limits.margin), sessions: sessions ?? [])
        floor.jumps = JumpLimits(distance: limits.jumps.distance, settle: limits.jumps.settle)
        return floor
    }

    private mutating func sizers(
        of profile: Profile, _ instruments: [Instrument], owners: Int
    ) -> [[Sizer]] {
        var table = Array(
            repeating: Array(repeating: Sizer.none, count: instruments.count), count: owners)
        for (index, strategy) in profile.strategies.enumerated() {
            guard let choice = strategy.sizer else { continue }
            let key = "strategies[\(index)].sizer.parameters.size"
            for instrument in instruments where strategy.products.contains(instrument.symbol) {
                table[index + 1][instrument.id.position] = sizer(choice, key, for: instrument)
            }
        }
        return table
    }

    private mutating func sizer(
        _ choice: SizerChoice, _ key: String, for instrument: Instrument
    ) -> Sizer {
        switch choice.kind {
        case .fixedNotional(let amount): return .fixedNotional(amount)
        case .equityFraction(let ratio): return .equityFraction(ratio)
        case .plugin: return .none
        case .fixedSize(let size):
            do throws(ParseFault) {
                return .fixedSize(
                    try Quantity(
                        parsing: size.text, exponent: instrument.terms.quantityExponent))
            } catch {
                faults.append(
                    Fault(
                        .usage, code: "profile.bad_value",
                        "'\(size.text)' for \(instrument.symbol) \(error.explanation)",
                        at: size.location, key: key, remedy: "write a size such as 0.01"))
                return .none
            }
        }
    }
}
