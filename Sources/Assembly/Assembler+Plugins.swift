internal import Domain
internal import Engine
internal import PluginHost
internal import Profile

/// Finding, checking and starting what a profile names.
extension Assembler {
    /// One instance as the profile names it.
    struct Choice {
        /// Its place in the profile, such as `strategies[0]`.
        var key: String
        var module: String
        var name: String
        var library: String?
        var parameters: [ParameterEntry]
        var products: [String]
        var kind: ModuleKinds
        var role: InstanceRole
        var hosting: Hosting?
        var moduleLocation: SourceLocation
        var parametersLocation: SourceLocation
    }

    /// Every instance, in the order of the owners' numbers from 1 on.
    static func choices(of profile: Profile) -> [Choice] {
        strategies(of: profile) + guards(of: profile) + sizers(of: profile)
            + indicators(of: profile)
    }

    private static func strategies(of profile: Profile) -> [Choice] {
        profile.strategies.enumerated().map { index, choice in
            Choice(
                key: "strategies[\(index)]", module: choice.module, name: choice.name,
                library: choice.library, parameters: choice.parameters, products: choice.products,
                kind: .strategy, role: .strategy, hosting: choice.hosting,
                moduleLocation: choice.moduleLocation,
                parametersLocation: choice.parametersLocation)
        }
    }

    private static func guards(of profile: Profile) -> [Choice] {
        profile.guards.enumerated().map { index, choice in
            Choice(
                key: "guards[\(index)]", module: choice.module, name: choice.name,
                library: choice.library, parameters: choice.parameters,
                products: profile.products.map(\.symbol), kind: .guard, role: .guard,
                hosting: choice.hosting, moduleLocation: choice.moduleLocation,
                parametersLocation: choice.parametersLocation)
        }
    }

    /// One sizer for each strategy that names a plugin, hosted as its strategy is.
    private static func sizers(of profile: Profile) -> [Choice] {
        profile.strategies.enumerated().compactMap { index, strategy in
            guard let sizer = strategy.sizer, let plugin = strategy.sizerPlugin else { return nil }
            return Choice(
                key: "strategies[\(index)].sizer", module: sizer.module, name: plugin.name,
                library: plugin.library, parameters: plugin.parameters,
                products: strategy.products, kind: .sizer,
                role: .sizer(OwnerID(UInt32(index + 1))), hosting: strategy.hosting,
                moduleLocation: plugin.moduleLocation,
                parametersLocation: plugin.parametersLocation)
        }
    }

    private static func indicators(of profile: Profile) -> [Choice] {
        profile.indicators.enumerated().map { index, choice in
            Choice(
                key: "indicators[\(index)]", module: choice.module, name: choice.name,
                library: choice.library, parameters: choice.parameters, products: choice.products,
                kind: .indicator, role: .indicator, hosting: choice.hosting,
                moduleLocation: choice.moduleLocation,
                parametersLocation: choice.parametersLocation)
        }
    }

    /// Finds and checks every plugin; collects all faults.
    mutating func resolve(into prepared: inout Prepared) {
        let path = prepared.plan.profilePath
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let mode: LoadMode =
            purpose == .backtest
            ? .backtest : prepared.plan.profile.mode == .live ? .live : .paper
        let catalogue = PluginCatalogue(scan: scan, mode: mode, profileFolder: folder)
        for (index, choice) in Assembler.choices(of: prepared.plan.profile).enumerated() {
            let instance = resolve(choice, index, catalogue, &prepared.plan)
            if let instance { prepared.instances.append((choice, instance)) }
        }
    }

    private mutating func resolve(
        _ choice: Choice, _ index: Int, _ catalogue: PluginCatalogue, _ plan: inout RunPlan
    ) -> InstancePlan? {
        do throws(Fault) {
            let entry = try catalogue.resolve(
                choice.module, kind: choice.kind, library: choice.library,
                placement: { placement(of: choice, isFirstParty: $0) })
            note(entry, choice, &plan)
            let indicators = indicators(for: choice, in: plan)
            let checked = entry.module.schema.validate(
                entries: choice.parameters, at: choice.parametersLocation,
                instruments: { [instruments = plan.instruments] symbol in
                    instruments.first { $0.symbol == symbol }?.id
                }, signals: { indicators[$0] })
            switch checked {
            case .failure(let wrong):
                faults += wrong.faults.map { qualified($0, by: choice.key + ".parameters") }
                return nil
            case .success(let parameters):
                let products = plan.instruments.filter { choice.products.contains($0.symbol) }
                let places = choice.parameters.map { ($0.key, $0.value.location) }
                var instance = InstancePlan(
                    name: choice.name, owner: OwnerID(UInt32(index + 1)),
                    library: entry.library, module: entry.module, parameters: parameters,
                    products: products.map(\.id), location: choice.moduleLocation,
                    parameterLocations: Dictionary(places) { first, _ in first })
                instance.role = choice.role
                return instance
            }
        } catch {
            faults.append(qualified(placed(error, at: choice.moduleLocation), by: choice.key))
            return nil
        }
    }

    /// As the profile says; otherwise what is not ours is isolated wherever there is a clock.
    private func placement(of choice: Choice, isFirstParty: Bool) -> Placement {
        switch choice.hosting {
        case .isolated: .isolated
        case .inProcess: .inProcess
        case nil: isFirstParty || purpose == .backtest ? .inProcess : .isolated
        }
    }

    /// The indicators that an instance may follow, by name; none for an indicator, so that none
    /// waits for itself.
    private func indicators(for choice: Choice, in plan: RunPlan) -> [String: OwnerID] {
        guard choice.role != .indicator else { return [:] }
        let names = plan.profile.indicators.map(\.name)
        let numbered = plan.owners.enumerated().filter { names.contains($1) }
        return Dictionary(uniqueKeysWithValues: numbered.map { ($1, OwnerID(UInt32($0))) })
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
                isFirstParty: entry.isFirstParty, role: choice.role,
                placement: entry.library.placement))
        for warning in entry.library.warnings + entry.warnings
        where !plan.warnings.contains(warning) {
            plan.warnings.append(warning)
        }
    }

    mutating func start(
        _ choice: Choice, _ instancePlan: InstancePlan, _ setting: RunSetting,
        _ plan: inout RunPlan
    ) {
        var instancePlan = instancePlan
        do throws(Fault) {
            instancePlan.saved = try restore(choice, instancePlan.module, &plan)
            let instance = try PluginInstance(instancePlan, setting)
            if let why = instance.refusedState { try lose(choice, why, &plan) }
            if let doubt = instance.isolationDoubt { plan.warnings.append(doubt) }
            plan.participants.append(try ForeignParticipant(instance))
            switch choice.role {
            case .strategy: break
            case .indicator: plan.indicators.append(try ForeignIndicator(instance))
            case .guard: plan.guards.append(try ForeignGuard(instance))
            case .sizer(let strategy):
                plan.corridor.advisors.append((strategy, try ForeignSizer(instance)))
            }
        } catch {
            faults.append(qualified(error, by: choice.key + ".parameters"))
        }
    }

    // MARK: The past

    /// Tells every instance the bars that closed before the run, as many as it or the profile asks
    /// for; where they cannot be had, it begins without.
    ///
    /// One that fails ends the start, but not that of an order by hand: that may be an exit, and
    /// CAUTION refuses any other.
    mutating func warmUp(_ plan: inout RunPlan) {
        var pasts: [(PluginInstance, [(InstrumentID, ClosedBar)])] = []
        for participant in plan.participants {
            do throws(Fault) {
                let past = try participant.instance.past(
                    least: plan.profile.warmup, before: start)
                if !past.isEmpty { pasts.append((participant.instance, past)) }
            } catch {
                plan.warnings.append(
                    "\(participant.name) begins without the past: \(error.oneLine)")
            }
        }
        let last = pasts.map(\.1.count).max() ?? 0
        plan.corridor.lastSequenceBefore = UInt64(last)
        for (instance, past) in pasts {
            do throws(Fault) {
                try instance.warmUp(with: past, sequencesBelow: UInt64(last) + 1)
            } catch {
                guard isByHand else {
                    faults.append(error)
                    continue
                }
                plan.warnings.append(error.oneLine)
                plan.lostStates.append(
                    LostState(
                        instance: instance.name, owner: nil, text: error.oneLine,
                        why: "it failed while it was told the past"))
            }
        }
    }

    // MARK: State

    /// What an instance kept; nil for a cold start.
    private func restore(
        _ choice: Choice, _ module: PluginModule, _ plan: inout RunPlan
    ) throws(Fault) -> SavedState? {
        guard let states else { return nil }
        do throws(Fault) {
            return try states.take(choice.name, for: module)
        } catch {
            try lose(choice, error.message, &plan)
            return nil
        }
    }

    /// Takes note of a state that cannot be used, and puts it aside before it is written over.
    private func lose(_ choice: Choice, _ why: String, _ plan: inout RunPlan) throws(Fault) {
        guard let states else { return }
        let file = states.path(of: choice.name)
        var text = "\(choice.name) starts cold: its state \(file) \(why); "
        if states.mayKeep {
            let aside = try states.setAside(choice.name, at: WallClock.now)
            text +=
                "the file is now \(aside); to use it, bring the module that wrote it and move it "
                + "back, else delete it"
        } else {
            text +=
                "the file is left for the next run; to use it, bring the module that wrote it, "
                + "else delete it"
        }
        plan.warnings.append(text)
        plan.lostStates.append(
            LostState(instance: choice.name, owner: concerned(by: choice, in: plan), text: text))
    }

    /// Whose entries an instance without memory concerns; nil for the whole account.
    private func concerned(by choice: Choice, in plan: RunPlan) -> OwnerID? {
        switch choice.role {
        case .strategy:
            plan.owners.firstIndex(of: choice.name).map { OwnerID(UInt32($0)) }
        case .sizer(let strategy): strategy
        case .guard, .indicator: nil
        }
    }
}
