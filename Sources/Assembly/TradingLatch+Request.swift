package import Domain
package import JSON

/// What names of a run's products and instances mean, for whoever raises a level of a part.
package struct PartNames: Sendable {
    private let symbols: [String]
    /// By owner; the first is the account.
    private let instances: [String]

    package init(symbols: [String], instances: [String]) {
        (self.symbols, self.instances) = (symbols, instances)
    }

    init(_ plan: RunPlan) {
        self.init(symbols: plan.instruments.map(\.symbol), instances: plan.owners)
    }

    /// - Throws: `halt.unknown_product`, `halt.unknown_instance`.
    package func part(product: String?, instance: String?) throws(Fault) -> TradingLatch.Part {
        var part = TradingLatch.Part()
        if let product {
            guard let index = symbols.firstIndex(of: product) else {
                throw PartNames.unknown("product", product, "--product", symbols)
            }
            part.instrument = InstrumentID(index)
        }
        if let instance {
            guard let index = instances.dropFirst().firstIndex(of: instance) else {
                throw PartNames.unknown(
                    "instance", instance, "--instance", Array(instances.dropFirst()))
            }
            part.owner = OwnerID(UInt32(index))
        }
        return part
    }

    private static func unknown(
        _ what: String, _ name: String, _ key: String, _ known: [String]
    ) -> Fault {
        Fault(
            .usage, code: "halt.unknown_\(what)", "the profile has no \(what) \(name)", key: key,
            remedy: "use one of " + known.joined(separator: ", "))
    }
}

extension TradingLatch.Raise {
    /// Reads what an operator asks through the control socket.
    ///
    /// - Throws: `halt.*` for a part that the run does not have, and for what is no raise.
    package init(_ request: JSONValue, in names: PartNames) throws(Fault) {
        let level: TradingLevel
        switch request["command"]?.string {
        case "halt": level = request["cancel"]?.bool == true ? .haltCancelAll : .halt
        case "reduce-only": level = .reduceOnly
        case "flatten": level = .flatten
        default:
            throw Fault(.usage, code: "halt.shape", "that raises no level")
        }
        self.init(
            level,
            of: try names.part(
                product: request["product"]?.string, instance: request["instance"]?.string),
            source: "operator", reason: Reason.cut(request["reason"]?.string ?? ""))
    }

    static let signal = TradingLatch.Raise(.halt, source: "signal", reason: "SIGUSR2")

    static func file(_ reason: String) -> TradingLatch.Raise {
        TradingLatch.Raise(.halt, source: "file", reason: reason)
    }
}

extension TradingLatch {
    /// Closes for a request as soon as it is read, before the loop comes to it.
    package func heed(_ request: JSONValue, in names: PartNames) {
        // What is no raise, or names a part that is not there, is answered by the loop.
        guard let asked = try? Raise(request, in: names) else { return }
        raise(asked)
    }

    /// The latch of a run, which looks at its files HALT and its signal before each order.
    convenience init(of folder: StateFolder, signals: RunSignals) {
        self.init {
            if signals.halting() { return .signal }
            return folder.haltFileReason().map { .file($0.reason) }
        }
    }
}
