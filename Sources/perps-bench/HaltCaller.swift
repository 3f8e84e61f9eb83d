internal import Assembly
internal import Domain
internal import JSON
internal import Synchronization
internal import Transport

/// Somebody on a thread of their own who halts a run through its control socket.
///
/// Owns the thread and the last call.
final class HaltCaller: Sendable {
    /// When the command was given and answered, by the steady clock.
    struct Call {
        var asked: Int64
        var answered: Int64
        var haltID: String
        /// Orders that had left when the answer came.
        var sent: Int
    }

    private let thread = NetworkThread()
    private let last = Mutex<Result<Call, Fault>?>(nil)

    /// Halts; what comes of it is taken later.
    func halt(_ folder: String, at gate: HaltGate) {
        thread.run { [self] in
            let request = JSONValue.object([
                "command": .string("halt"), "reason": .string("measured"),
            ])
            let asked = WallClock.steady
            let reply = ControlSocket.ask(folder: folder, request)
            let answered = WallClock.steady
            let sent = gate.stamps.sent
            last.withLock { last in
                guard case .answer(let answer) = reply, let id = answer["halt_id"]?.string else {
                    let fault = Fault(.runtime, code: "bench.halt", "no halt: \(reply)")
                    return last = .failure(fault)
                }
                last = .success(
                    Call(asked: asked, answered: answered, haltID: id, sent: sent))
            }
        }
    }

    /// The call that has ended; nil while one is under way.
    func take() throws(Fault) -> Call? {
        try last.withLock { last in
            defer { last = nil }
            return last
        }?.get()
    }

    func stop() { thread.stop() }
}
