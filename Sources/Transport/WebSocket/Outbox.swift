internal import NIOCore
internal import NIOWebSocket
internal import Synchronization

/// What waits to be written to one WebSocket, filled from any thread.
///
/// Owns the messages until the event loop takes them. Many that come close together are written
/// with one flush.
final class Outbox: Sendable {
    enum Item {
        case frame(WebSocketOpcode, ByteBuffer)
        /// Bytes that go out as they are, which only a server that plants faults wants.
        case raw(ByteBuffer)

        var bytes: Int {
            switch self {
            case .frame(_, let buffer), .raw(let buffer): buffer.readableBytes
            }
        }
    }

    /// What happened to a message.
    enum Answer {
        case first, queued, full, closed
    }

    private struct State {
        var items: [Item] = []
        /// Bytes that are queued or handed to the connection and not yet written.
        var bytes = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let bytesMax: Int

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    /// Adds an item; `first` asks the caller to have the loop take it.
    func add(_ item: Item) -> Answer {
        state.withLock { state in
            if state.isClosed { return .closed }
            let bytes = item.bytes
            guard bytes <= bytesMax - state.bytes else { return .full }
            state.bytes += bytes
            state.items.append(item)
            return state.items.count == 1 ? .first : .queued
        }
    }

    func take() -> [Item] {
        state.withLock { state in
            let items = state.items
            state.items = []
            return items
        }
    }

    func written(_ bytes: Int) { state.withLock { $0.bytes -= bytes } }

    func close() {
        state.withLock { state in
            state.isClosed = true
            state.items = []
        }
    }

    var bytes: Int { state.withLock { $0.bytes } }
}
