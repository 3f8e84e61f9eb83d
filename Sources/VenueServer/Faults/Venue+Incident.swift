internal import Domain

/// A long outage as exchanges have them: first errors, then everything offline, then only cancels,
/// then an auction, then trading again.
extension Venue {
    /// The parts of an incident before all is well.
    enum Stage: Int, Hashable, CaseIterable {
        case errors, offline, cancelOnly, auction
    }

    func beginIncident(_ charge: FaultPlan.Charge) throws(Refusal) {
        guard let end = charge.until, end - now >= .second * 5 else {
            faults.clear(.incident)
            throw .invalid("an incident needs \"for\", of 5s or more")
        }
        let part = (end - now).count / 5
        for stage in Stage.allCases {
            agenda.add(.incident(stage), at: now + Nanos(part * Int64(stage.rawValue)))
        }
        // In the last part all is well again.
        agenda.add(.endIncident, at: now + Nanos(part * Int64(Stage.allCases.count)))
    }

    /// Goes on to a stage, unless the incident was switched off.
    func enter(_ stage: Stage) {
        guard faults.isOn(.incident) else { return }
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
        guard faults.isOn(.incident) else { return }
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
    }
}
