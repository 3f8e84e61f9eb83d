internal import Domain
internal import Engine
internal import JSON
internal import Ledger

extension LiveLoop {
    /// Lowers what the id names, once nothing that is known speaks against it.
    ///
    /// A block's end is written by the step that lifts it, which may find the cause there again;
    /// that of anything else before the step.
    func armed(_ haltID: String, _ reason: String) -> JSONValue {
        do throws(Fault) {
            if block(haltID) == nil {
                try store.recordArm(haltID, reason: reason, at: WallClock.now)
            }
        } catch {
            return .object(["error": error.json])
        }
        let answer = perform(.arm(haltID: haltID, reason: reason))
        guard answer["error"] == nil,
            let fault = ArmCheck.refusal(while: block(haltID)?.reason)
        else { return answer }
        return .object(["error": fault.json])
    }

    func block(_ id: String) -> LevelBlock? {
        timeline.corridor.state.ladder.blocks.first { $0.id == id }
    }
}
