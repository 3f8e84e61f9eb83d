internal import Domain
internal import JSON
internal import Transport

/// How the venue comes back: the same market, and the same requests at the same moments, give the
/// same orders, fills and balances.
extension Venue {
    /// What the venue has, in short; differs when a request did something else than before.
    private var outcome: String { "\(orders.count) \(fills.count) \(lastTrade)" }

    /// Does something that may change the venue, and writes it down when it is done.
    ///
    /// - Throws: What the work throws; 500 when nothing can be written down any more.
    func recorded(
        _ request: HTTPRequest, _ body: JSONValue, _ key: APIKey?,
        _ work: () throws(Refusal) -> JSONValue
    ) throws(Refusal) -> JSONValue {
        let time = now
        let result = Result { () throws(Refusal) in try work() }
        settle()
        settleAgenda()
        if let file = stateFile {
            file.add(CallRecord(request, at: time, body: body, key: key, outcome: outcome))
            if let failure = file.failure {
                throw Refusal(status: 500, error: "INTERNAL", message: "the state \(failure)")
            }
        }
        return try result.get()
    }

    /// Does again what the state file tells of.
    ///
    /// - Throws: `Fault`, when a request does not do what it did.
    func resume() throws(Fault) {
        guard let file = stateFile else { return }
        for (index, record) in file.records.enumerated() {
            advance(to: record.time)
            faults.pass(to: now)
            try redo(record)
            settle()
            settleAgenda()
            outgoing = []
            guard outcome == record.outcome else {
                throw Fault(
                    .runtime, code: "venue.state_differs",
                    "the request led to \(record.outcome) orders, fills and trades, now to "
                        + outcome,
                    remedy: "use the program and the data that wrote it, or another folder"
                ).inFile(settings.state.map { "\($0)/\(StateFile.name)" } ?? "", line: index + 2)
            }
        }
        file.forgetRecords()
        faults.clearStrikes()
    }

    private func redo(_ record: CallRecord) throws(Fault) {
        let halves = record.target.split(separator: "?", maxSplits: 1).map(String.init)
        let path = halves.first ?? ""
        do throws(Refusal) {
            if let control = path.remainder(after: "/control") {
                _ = try self.control(record.method, control.split(separator: "/"), record.body)
            } else if let name = record.key, let below = path.remainder(after: Route.prefix),
                let (route, parameters) = Route.find(record.method, below)
            {
                guard let key = verifier.keys.first(where: { $0.name == name }) else {
                    throw Refusal.notFound(name)
                }
                var call = Call(
                    method: record.method, path: below,
                    query: Query(halves.count > 1 ? halves[1] : nil), body: record.body, key: key)
                call.parameters = parameters
                _ = try route.handle(self, call)
            }
        } catch {
            // It was refused the first time too; if not, the outcome tells.
        }
    }
}
