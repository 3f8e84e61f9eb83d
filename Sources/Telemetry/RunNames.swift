package import Domain

/// What the indices in facts mean in this run.
package struct RunNames: Sendable {
    /// In the order of `InstrumentID`.
    package var instruments: [Instrument]
    /// In the order of `OwnerID`; the first is the account.
    package var instances: [String]
    /// In the order of `GuardChain.names`.
    package var guards: [String]

    package init(instruments: [Instrument], instances: [String], guards: [String]) {
        (self.instruments, self.instances, self.guards) = (instruments, instances, guards)
    }

    func instance(_ owner: OwnerID) -> String {
        let index = Int(owner.number)
        return instances.indices.contains(index) ? instances[index] : "owner \(index)"
    }

    func guardName(_ index: Int) -> String {
        guards.indices.contains(index) ? guards[index] : "guard \(index)"
    }

    func instrument(_ id: InstrumentID) -> Instrument? {
        instruments.indices.contains(id.position) ? instruments[id.position] : nil
    }

    func symbol(_ id: InstrumentID) -> String { instrument(id)?.symbol ?? "product \(id.index)" }
}
