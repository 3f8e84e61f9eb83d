internal import Domain

/// The files of a profile that are replaced every cycle.
///
/// Owns the memory of which of them cannot be written. Failing to write never stops trading: it is
/// counted each time and logged when it begins and when it ends.
package final class TelemetryFiles {
    private let folder: String
    private let limits: Health.Limits
    private let log: EventLog
    private var failing: Set<String> = []
    private var previous: Timestamp?

    /// Begins to write into a folder.
    ///
    /// - Parameters:
    ///   - folder: Need not exist yet; until it does, writing fails and is counted.
    ///   - limits: Decide `ok` of `health.json`.
    ///   - log: Hears when writing begins to fail and when it works again.
    package init(folder: String, limits: Health.Limits, log: EventLog) {
        (self.folder, self.limits, self.log) = (folder, limits, log)
    }

    /// Gives the snapshot to the witness and replaces `metrics.json`, `health.json` and
    /// `metrics.prom`.
    package func write(_ snapshot: CycleSnapshot, from witness: TelemetryWitness) {
        witness.observe(snapshot)
        let health = Health(snapshot, previous: previous, limits: limits)
        previous = snapshot.time
        let metrics = MetricsDocument(
            snapshot: snapshot, board: witness.board, names: witness.names,
            decisions: witness.decisions)
        replace("metrics.json", metrics.text, witness)
        replace("health.json", HealthDocument(snapshot: snapshot, health: health).text, witness)
        replace("metrics.prom", witness.board.exposition, witness)
    }

    private func replace(_ name: String, _ text: String, _ witness: TelemetryWitness) {
        do {
            try AtomicFile.replace(name, in: folder, with: text)
            if failing.remove(name) != nil {
                log.note(.info, .writeRecovered, "\(name) is written again", ["file": name])
            }
        } catch {
            witness.countFailure(file: name)
            if failing.insert(name).inserted {
                log.note(.warning, .writeFailed, error.oneLine, ["file": name])
            }
        }
    }
}
