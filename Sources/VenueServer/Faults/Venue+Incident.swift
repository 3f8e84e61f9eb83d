internal import Domain

/// A long outage as exchanges have them: first errors, then everything offline, then only cancels,
/// then an auction, then trading again.
extension Venue {
    /// The parts of an incident before all is well.
    enum Stage: Int, Hashable, CaseIterable {
        case errors, offline, cancelOnly, auction
    }

    func beginIncident(_ charge: FaultPlan.Charge, _ generation: Int) {
        guard let end = charge.until else { return }
        let part = (end - now).count / 5
        for stage in Stage.allCases {
            agenda.add(
                .incident(stage, generation: generation),
                at: now + Nanos(part * Int64(stage.rawValue)))
        }
        // In the last part all is well again.
        agenda.add(
            .lift(.incident, generation: generation),
            at: now + Nanos(part * Int64(Stage.allCases.count)))
    }

    /// Goes on to a stage.
    func enter(_ stage: Stage) {
        switch stage {
        case .errors:
            faults.set(.outage, FaultPlan.Charge())
            throwOut(path: nil)
        case .offline:
            faults.clear(.outage)
            mark(status: "offline") { $0.tradingDisabled = true }
        case .cancelOnly:
            mark(status: "online") { flags in
                flags.tradingDisabled = false
                flags.cancelOnly = true
            }
        case .auction:
            mark(status: "online") { flags in
                flags.cancelOnly = false
                flags.auctionMode = true
            }
        }
    }

    /// Brings everything back, whatever stage it is in.
    func finishIncident() {
        guard faults.isOnAnywhere(.incident) else { return }
        faults.clear(.incident)
        faults.clear(.outage)
        mark(status: "online") { flags in
            flags.tradingDisabled = false
            flags.cancelOnly = false
            flags.auctionMode = false
        }
    }

    private func mark(status: String, _ change: (inout ProductFlags) -> Void) {
        for place in listings.indices {
            listings[place].flags.status = status
            change(&listings[place].flags)
        }
        for instrument in floor.instruments { tellMatching(of: instrument.id) }
        tellStatus()
        faults.note(.incident)
    }
}
