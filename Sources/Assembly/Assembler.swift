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
    package var keepsChecks = false
    package var scan: PluginScan
    /// What a venue lists; nil takes the built-in catalogue.
    package var listing: VenueListing?
    private var faults: [Fault] = []

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
        fileprivate var plan: RunPlan
        fileprivate var instances: [(Choice, InstancePlan)] = []
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
        let strategies = profile.strategies.map(\.name)
        let owners = ["account"] + strategies + profile.guards.map(\.name)
        try throwFaults()
        let cash = listing?.cash ?? profile.account?.cash ?? .zero
        var corridor = CorridorPlan(
            instruments: instruments, owners: owners, cash: cash, limits: limits(of: profile))
        corridor.haltTag = haltTag
        corridor.keepsChecks = keepsChecks
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
        let setting = RunSetting(
            mode: purpose == .backtest ? .backtest : plan.profile.mode == .live ? .live : .paper,
            run: runNumber, seed: seed,
            start: start, instruments: plan.instruments, owners: plan.owners,
            currency: plan.profile.currency, amountExponent: Profile.amountExponent,
            orderBase: orderBase, log: plan.log)
        for (choice, instance) in prepared.instances { start(choice, instance, setting, &plan) }
        try throwFaults()
        // Guards first: a guard has seen a step before it judges an order of it.
        let (guards, strategies) = (
            plan.participants.filter { $0.instance.isGuardInstance },
            plan.participants.filter { !$0.instance.isGuardInstance }
        )
        plan.participants = guards + strategies
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
                } else {
                    instrument = try ProductCatalogue.instrument(
                        symbol: choice.symbol, id: InstrumentID(index), makerFee: fees.maker,
                        takerFee: fees.taker, overrides: try overrides(of: choice))
                }
                instruments.append(instrument)
                if instrument.terms.kind != .spot { faults.append(closedGate(choice)) }
                if instrument.settle != profile.currency {
                    faults.append(wrongCurrency(choice, instrument, profile))
                }
            } catch {
                faults.append(placed(error, at: choice.location))
            }
        }
        return instruments
    }

    private func closedGate(_ choice: ProductChoice) -> Fault {
        Fault(
            .usage, code: "product.derivative",
            "\(choice.symbol) is a derivative, and derivatives are closed in this version",
            at: choice.location, key: "products",
            remedy: "name a spot product, such as BTC-USD")
    }

    private func wrongCurrency(
        _ choice: ProductChoice, _ instrument: Instrument, _ profile: Profile
    ) -> Fault {
        Fault(
            .usage, code: "product.currency",
            "\(choice.symbol) settles in \(instrument.settle), the account in \(profile.currency)",
            at: choice.location, key: "products",
            remedy: "name products quoted in \(profile.currency), or change account.currency")
    }

    private func placed(_ fault: Fault, at location: SourceLocation) -> Fault {
        guard fault.file == nil else { return fault }
        var placed = fault
        (placed.file, placed.line, placed.column) = (location.file, location.line, location.column)
        return placed
    }

    private func overrides(of choice: ProductChoice) throws(Fault) -> ProductOverrides {
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
        return ProductOverrides(
            tick: try number(choice.tick), lot: try number(choice.lot),
            sizeMin: try number(choice.sizeMin), notionalMin: try number(choice.notionalMin))
    }

    private func fees(of profile: Profile) -> (maker: Ratio, taker: Ratio) {
        guard case .simulated(let venue) = profile.venue else { return (.bps(40), .bps(60)) }
        return (venue.makerFee, venue.takerFee)
    }

    private func venueRules(of profile: Profile) -> VenueRules {
        guard case .simulated(let venue) = profile.venue else {
            return VenueRules(
                latency: Nanos(50_000_000), spread: .bps(2), volumeShare: Ratio(e8: 10_000_000))
        }
        return VenueRules(
            latency: venue.latency, spread: venue.spread, volumeShare: venue.volumeShare)
    }

    private func limits(of profile: Profile) -> Limits {
        let limits = profile.limits
        let sessions = profile.session.map { session in
            session.windows.map { window in
                TradingSession(
                    startMinute: window.start.count / Nanos.minute.count,
                    endMinute: window.end.count / Nanos.minute.count,
                    days: Set(
                        session.days.map { Profile.Weekday.allCases.firstIndex(of: $0) ?? 0 }))
            }
        }
        return Limits(
            priceCollar: limits.priceCollar, orderNotional: limits.orderNotional,
            positionNotional: limits.positionNotional, grossExposure: limits.grossExposure,
            openOrders: limits.openOrders, orderRate: limits.orderRate.count,
            orderRateWindow: limits.orderRate.period, duplicateWindow: limits.duplicateWindow,
            markStaleness: limits.markStaleness, dailyLoss: limits.dailyLoss,
            sessions: sessions ?? [])
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

    // MARK: Plugins

    /// One instance as the profile names it, strategy or guard.
    fileprivate struct Choice {
        /// Its place in the profile, such as `strategies[0]`.
        var key: String
        var module: String
        var name: String
        var library: String?
        var parameters: [ParameterEntry]
        var products: [String]
        var kind: ModuleKinds
        var hosting: Hosting?
        var moduleLocation: SourceLocation
        var parametersLocation: SourceLocation
    }

    private func choices(of profile: Profile) -> [Choice] {
        let strategies = profile.strategies.enumerated().map { index, choice in
            Choice(
                key: "strategies[\(index)]", module: choice.module, name: choice.name,
                library: choice.library,
                parameters: choice.parameters, products: choice.products, kind: .strategy,
                hosting: choice.hosting, moduleLocation: choice.moduleLocation,
                parametersLocation: choice.parametersLocation)
        }
        let guards = profile.guards.enumerated().map { index, choice in
            Choice(
                key: "guards[\(index)]", module: choice.module, name: choice.name,
                library: choice.library,
                parameters: choice.parameters, products: profile.products.map(\.symbol),
                kind: .guard, hosting: choice.hosting, moduleLocation: choice.moduleLocation,
                parametersLocation: choice.parametersLocation)
        }
        return strategies + guards
    }

    /// Finds and checks every plugin; collects all faults.
    private mutating func resolve(into prepared: inout Prepared) {
        let path = prepared.plan.profilePath
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let mode: LoadMode =
            purpose == .backtest
            ? .backtest : prepared.plan.profile.mode == .live ? .live : .paper
        let catalogue = PluginCatalogue(scan: scan, mode: mode, profileFolder: folder)
        for (index, choice) in choices(of: prepared.plan.profile).enumerated() {
            let instance = resolve(choice, index, catalogue, &prepared.plan)
            if let instance { prepared.instances.append((choice, instance)) }
        }
    }

    private mutating func resolve(
        _ choice: Choice, _ index: Int, _ catalogue: PluginCatalogue, _ plan: inout RunPlan
    ) -> InstancePlan? {
        do throws(Fault) {
            let entry = try catalogue.resolve(
                choice.module, kind: choice.kind, library: choice.library)
            note(entry, choice, &plan)
            let checked = entry.module.schema.validate(
                entries: choice.parameters, at: choice.parametersLocation,
                instruments: { [instruments = plan.instruments] symbol in
                    instruments.first { $0.symbol == symbol }?.id
                })
            switch checked {
            case .failure(let wrong):
                faults += wrong.faults.map { qualified($0, by: choice.key + ".parameters") }
                return nil
            case .success(let parameters):
                let products = plan.instruments.filter { choice.products.contains($0.symbol) }
                let places = choice.parameters.map { ($0.key, $0.value.location) }
                return InstancePlan(
                    name: choice.name, owner: OwnerID(UInt32(index + 1)),
                    library: entry.library, module: entry.module, parameters: parameters,
                    products: products.map(\.id), location: choice.moduleLocation,
                    parameterLocations: Dictionary(places) { first, _ in first })
            }
        } catch {
            faults.append(qualified(placed(error, at: choice.moduleLocation), by: choice.key))
            return nil
        }
    }

    /// A fault whose key is told from the top of the profile.
    private func qualified(_ fault: Fault, by path: String) -> Fault {
        var qualified = fault
        qualified.key = fault.key.map { "\(path).\($0)" }
        return qualified
    }

    private func note(_ entry: PluginCatalogue.Entry, _ choice: Choice, _ plan: inout RunPlan) {
        plan.plugins.append(
            RunPlan.PluginUse(
                instance: choice.name, module: entry.module.id, version: entry.module.version,
                file: entry.library.path, sha256: entry.library.sha256,
                abi: "\(entry.library.abi.major).\(entry.library.abi.minor)",
                isFirstParty: entry.isFirstParty, isGuard: choice.kind == .guard))
        for warning in entry.library.warnings where !plan.warnings.contains(warning) {
            plan.warnings.append(warning)
        }
        let wantsIsolation =
            choice.hosting == .isolated
            || (purpose == .paper && choice.hosting == nil && !entry.isFirstParty)
        if purpose == .paper, wantsIsolation {
            plan.warnings.append(
                "\(choice.name): isolated hosting is not built yet; \(choice.module) runs in this "
                    + "process and could harm it")
        }
    }

    private mutating func start(
        _ choice: Choice, _ instancePlan: InstancePlan, _ setting: RunSetting,
        _ plan: inout RunPlan
    ) {
        do throws(Fault) {
            let instance = try PluginInstance(instancePlan, setting)
            plan.participants.append(try ForeignParticipant(instance))
            if choice.kind == .guard { plan.guards.append(try ForeignGuard(instance)) }
        } catch {
            faults.append(qualified(error, by: choice.key + ".parameters"))
        }
    }
}
