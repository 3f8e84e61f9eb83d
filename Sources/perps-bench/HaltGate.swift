internal import Assembly
internal import Engine
internal import JSON
internal import Risk
internal import Synchronization
internal import Transport

/// The latch of a run, with the moments at which orders that it let pass left.
///
/// Owns the stamps. The latch is asked on the network thread just before a request is written, and
/// that thread then says how far the same request has come.
final class HaltGate: DepartureGate {
    /// What one halt came to, by the steady clock.
    struct Stamps {
        /// When the latch had closed; 0 while nobody has halted.
        var closed: Int64 = 0
        /// When the last order was about to be handed to the socket, and when the system had it.
        var ready: Int64 = 0
        var taken: Int64 = 0
        /// Orders that have left since the start.
        var sent = 0
        /// Orders that the latch held back since the start.
        var withheld = 0
        /// Orders that were let pass although the latch had closed before.
        var late = 0
    }

    private struct State {
        var stamps = Stamps()
        /// Whether the request that is written next is an order.
        var isLeaving = false
        /// Orders that are written and that the system has not told to have.
        var underWay = 0
    }

    let latch = TradingLatch()
    private let state = Mutex(State())

    var stamps: Stamps { state.withLock { $0.stamps } }

    func permit(for order: ApprovedOrder) -> DeparturePermit { latch.permit(for: order) }

    func lets(_ permit: DeparturePermit) -> Bool {
        let asked = WallClock.steady
        let isLet = latch.lets(permit)
        state.withLock { state in
            state.isLeaving = isLet
            guard isLet else { return state.stamps.withheld += 1 }
            state.stamps.sent += 1
            let closed = state.stamps.closed
            if closed > 0, asked > closed { state.stamps.late += 1 }
        }
        return isLet
    }

    /// Told on the network thread of every request; those that are no orders are passed over.
    func passed(_ milestone: HTTPClient.Milestone) {
        let now = WallClock.steady
        state.withLock { state in
            switch milestone {
            case .ready where state.isLeaving:
                (state.stamps.ready, state.isLeaving) = (now, false)
                state.underWay += 1
            case .taken where state.underWay > 0:
                state.stamps.taken = now
                state.underWay -= 1
            default: return
            }
        }
    }

    /// Closes for a request, on the thread of the control socket.
    func heed(_ request: JSONValue, in names: PartNames) {
        latch.heed(request, in: names)
        let now = WallClock.steady
        guard request["command"]?.string == "halt" else { return }
        state.withLock { $0.stamps.closed = now }
    }

    /// Begins anew, before anything may leave again.
    func reopen() { state.withLock { $0.stamps.closed = 0 } }
}
