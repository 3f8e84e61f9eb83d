internal import Domain
internal import JSON
internal import Risk

/// The text of `health.json`.
struct HealthDocument {
    let snapshot: CycleSnapshot
    let health: Health

    var text: String {
        let error: JSONValue? =
            health.isOK ? nil : .string(health.problems.joined(separator: "; "))
        return JSONValue.object([
            "ok": .bool(health.isOK), "timestamp": .string(snapshot.time.rfc3339),
            "message": .string(health.message), "error": error,
            "profile": .string(snapshot.profile), "level": .string(snapshot.level.name),
            "cause": snapshot.levelCause.map { .string($0) },
            "since": snapshot.levelSince.map { .string($0.rfc3339) },
            "halt_id": snapshot.haltID.map { .string($0) },
            "last_event_age_seconds": snapshot.lastEventAge.map { .number($0.seconds.text) },
            "plugins": .array(snapshot.plugins.map(\.document)),
        ]).text(indented: true) + "\n"
    }
}
