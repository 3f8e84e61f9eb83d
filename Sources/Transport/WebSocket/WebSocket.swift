internal import NIOCore
internal import NIOWebSocket
internal import Synchronization

/// One end of a WebSocket, to be used from any thread.
///
/// Owns the queue of what is to be written. What comes in goes to a `WebSocketReader`.
package final class WebSocket: Sendable {
    /// What became of a message given to be sent.
    package enum Sending: Hashable, Sendable {
        /// It will be written unless the connection ends before.
        case queued
        /// Too much waits already; the message is dropped. Going on or closing is up to the caller.
        case full
        /// The connection is over.
        case closed
    }

    let outbox: Outbox
    let limits: WebSocketLimits
    private let channel: any Channel
    private let isPausedFlag = Atomic(false)
    private let lastByte: Atomic<Int64>
    private let handler: NIOLoopBoundBox<WebSocketHandler?>

    init(_ channel: any Channel, limits: WebSocketLimits) {
        (self.channel, self.limits) = (channel, limits)
        outbox = Outbox(bytesMax: limits.outboundBytesMax)
        lastByte = Atomic(WebSocket.steadyNanos)
        handler = .makeEmptyBox(eventLoop: channel.eventLoop)
    }

    /// When bytes last came from the other side, in nanoseconds of the machine's monotonic clock.
    ///
    /// During `received(text:)` it is the time at which the message's last byte was read.
    package var lastByteNanos: Int64 { lastByte.load(ordering: .relaxed) }

    /// Bytes that wait to be written.
    package var outboundBytes: Int { outbox.bytes }

    package func send(_ text: String) -> Sending {
        var buffer = WebSocket.buffer(text.utf8.count)
        buffer.writeString(text)
        return add(.frame(.text, buffer))
    }

    /// Sends a text message whose UTF-8 is made already.
    package func send(_ text: Span<UInt8>) -> Sending {
        var buffer = WebSocket.buffer(text.count)
        unsafe buffer.writeBytes(text.bytes)
        return add(.frame(.text, buffer))
    }

    /// Sends bytes as they are, whatever they do to the protocol; for servers that plant faults.
    package func send(raw bytes: [UInt8]) -> Sending { add(.raw(ByteBuffer(bytes: bytes))) }

    package func ping() -> Sending { add(.frame(.ping, WebSocket.buffer(0))) }

    /// Says goodbye after what is queued, and ends when answered or after `closeTimeout`.
    ///
    /// - Parameters:
    ///   - code: 1000 for done, 1001 for going away, 3000 to 4999 for codes of one's own.
    ///   - reason: At most 123 bytes are sent.
    package func close(code: UInt16 = 1000, reason: String = "") {
        onLoop { $0.sayGoodbye(code, reason: reason) }
    }

    /// Breaks the connection off without a word.
    ///
    /// - Parameter resets: Whether the other side sees a reset instead of an end.
    package func abort(resets: Bool = false) {
        onLoop { $0.abort(resets: resets) }
    }

    /// Lets nothing more through to the reader after the present call.
    ///
    /// Soon the other side is held up by TCP. While paused, neither pings nor the end of the
    /// connection are noticed.
    package func pause() {
        isPausedFlag.store(true, ordering: .relaxed)
        onLoop { $0.stopReading() }
    }

    package func resume() { onLoop { $0.goOnReading() } }

    // MARK: For the handler

    var isPaused: Bool { isPausedFlag.load(ordering: .relaxed) }

    func unpause() { isPausedFlag.store(false, ordering: .relaxed) }

    func heard() { lastByte.store(WebSocket.steadyNanos, ordering: .relaxed) }

    func bind(_ handler: WebSocketHandler?) { self.handler.value = handler }

    private func add(_ item: Outbox.Item) -> Sending {
        switch outbox.add(item) {
        case .first:
            onLoop { $0.writeOutbox() }
            return .queued
        case .queued: return .queued
        case .full: return .full
        case .closed: return .closed
        }
    }

    private func onLoop(_ work: @escaping @Sendable (WebSocketHandler) -> Void) {
        channel.eventLoop.execute { [handler] in
            if let handler = handler.value { work(handler) }
        }
    }

    private static var steadyNanos: Int64 { Int64(NIODeadline.now().uptimeNanoseconds) }

    /// A buffer with room in front, where the encoder puts the header of the frame.
    static func buffer(_ bytes: Int) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: bytes + headerBytesMax)
        buffer.moveWriterIndex(forwardBy: headerBytesMax)
        buffer.moveReaderIndex(forwardBy: headerBytesMax)
        return buffer
    }

    private static let headerBytesMax = 14
}
