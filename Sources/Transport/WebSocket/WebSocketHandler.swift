internal import Glibc
internal import NIOCore
internal import NIOSSL
internal import NIOWebSocket

/// Turns frames into messages and answers what the protocol wants answered.
///
/// Owns the reader, the message that is being put together, and the state of the goodbye.
final class WebSocketHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    enum Role { case client, server }

    private enum Farewell {
        case none
        /// We said it and wait for the answer.
        case said(code: UInt16)
        /// The reader has been told the end.
        case over
    }

    private let role: Role
    private let operation: String
    private let socket: WebSocket
    private var reader: (any WebSocketReader)?
    private var context: ChannelHandlerContext?
    private var farewell = Farewell.none
    private var closing: Scheduled<Void>?
    /// The frames of a message so far; nil between messages.
    private var fragments: ByteBuffer?
    /// Frames that came while reading was paused, at most what one read brought.
    private var held: [WebSocketFrame] = []

    init(_ socket: WebSocket, _ role: Role, _ operation: String) {
        (self.socket, self.role, self.operation) = (socket, role, operation)
    }

    /// Adds everything a connection needs once its upgrade is agreed, at the end of the pipeline.
    static func start(
        _ role: Role, on channel: any Channel, _ operation: String, limits: WebSocketLimits,
        reader: (WebSocket) -> any WebSocketReader
    ) throws {
        let socket = WebSocket(channel, limits: limits)
        let handler = WebSocketHandler(socket, role, operation)
        let decoder = WebSocketFrameDecoder(maxFrameSize: max(125, limits.messageBytesMax))
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(ReadClock(socket))
        try pipeline.addHandler(WebSocketFrameEncoder())
        try pipeline.addHandler(ByteToMessageHandler(decoder))
        try pipeline.addHandler(handler)
        handler.reader = reader(socket)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        socket.bind(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish(.broken(TransportFault(.stopped, operation, "the network thread ended")))
        self.context = nil
        socket.bind(nil)
    }

    // MARK: Frames

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        guard !socket.isPaused, held.isEmpty else { return held.append(frame) }
        take(frame)
    }

    private func take(_ frame: WebSocketFrame) {
        if case .over = farewell { return }
        guard (frame.maskKey != nil) == (role == .server) else {
            return refuse(role == .server ? "a frame without a mask" : "a masked frame")
        }
        guard !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
            return refuse("an extension that was not agreed")
        }
        let data = frame.maskKey == nil ? frame.data : frame.unmaskedData
        switch frame.opcode {
        case .text where frame.fin && fragments == nil: deliver(data)
        case .text where fragments == nil: append(data, to: ByteBuffer(), isLast: false)
        case .continuation:
            guard let fragments else { return refuse("a continuation of nothing") }
            self.fragments = nil
            append(data, to: fragments, isLast: frame.fin)
        case .text: refuse("a message within a message")
        case .binary:
            close(1003, TransportFault(.protocolViolation, operation, "a binary message"))
        case .ping: write(.pong, data)
        case .pong: reader?.receivedPong()
        case .connectionClose: takeFarewell(data)
        default: refuse("a frame of unknown kind")
        }
    }

    private func deliver(_ data: ByteBuffer) {
        guard data.readableBytes <= socket.limits.messageBytesMax else {
            return refuseSize(data.readableBytes)
        }
        if case .said = farewell { return }
        reader?.received(text: data.readableBytesUInt8Span)
    }

    private func append(_ data: ByteBuffer, to start: ByteBuffer, isLast: Bool) {
        var (whole, data) = (start, data)
        let bytes = whole.readableBytes + data.readableBytes
        guard bytes <= socket.limits.messageBytesMax else { return refuseSize(bytes) }
        whole.writeBuffer(&data)
        if isLast { deliver(whole) } else { fragments = whole }
    }

    private func takeFarewell(_ data: ByteBuffer) {
        var data = data
        guard data.readableBytes != 1 else { return refuse("a goodbye of one byte") }
        let code = data.readInteger(as: UInt16.self)
        let reason = data.readString(length: data.readableBytes) ?? ""
        guard case .none = farewell else {
            context?.close(promise: nil)
            return
        }
        finish(.closedByPeer(code: code, reason: reason))
        leave(with: code)
    }

    // MARK: Ends

    func sayGoodbye(_ code: UInt16, reason: String) {
        guard case .none = farewell else { return }
        writeOutbox()
        farewell = .said(code: code)
        var data = WebSocket.buffer(2 + 123)
        data.writeInteger(code)
        data.writeBytes(reason.utf8.prefix(123))
        write(.connectionClose, data)
        closing = context?.eventLoop.assumeIsolated().scheduleTask(
            in: TimeAmount(socket.limits.closeTimeout)
        ) { self.context?.close(promise: nil) }
    }

    func abort(resets: Bool) {
        finish(.closedByUs(code: 1006))
        context?.channel.abort(resets: resets)
    }

    func channelInactive(context: ChannelHandlerContext) {
        socket.unpause()
        for frame in held { take(frame) }
        if case .said(let code) = farewell {
            finish(.closedByUs(code: code))
        } else {
            finish(.broken(TransportFault(.endOfStream, operation, "ended without a goodbye")))
        }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let fault = TransportFault(error, while: operation)
        switch (fault.cause, farewell) {
        case (.tooLarge, .none): close(1009, fault)
        case (.protocolViolation, .none): close(1002, fault)
        case (_, .said(let code)):
            finish(.closedByUs(code: code))
            context.close(promise: nil)
        default:
            finish(.broken(fault))
            context.close(promise: nil)
        }
    }

    private func refuse(_ what: String) {
        close(1002, TransportFault(.protocolViolation, operation, what))
    }

    private func refuseSize(_ bytes: Int) {
        let limit = socket.limits.messageBytesMax
        close(
            1009,
            TransportFault(.tooLarge, operation, "a message of \(bytes) bytes, limit \(limit)"))
    }

    /// Tells the other side what it did wrong, and closes.
    private func close(_ code: UInt16, _ fault: TransportFault) {
        finish(.broken(fault))
        leave(with: code)
    }

    private func leave(with code: UInt16?) {
        guard let context else { return }
        var data = WebSocket.buffer(2)
        if let code { data.writeInteger(code) }
        let frame = frame(.connectionClose, data)
        context.writeAndFlush(wrapOutboundOut(frame)).assumeIsolated().whenComplete { _ in
            context.close(promise: nil)
        }
    }

    private func finish(_ end: WebSocketEnd) {
        if case .over = farewell { return }
        farewell = .over
        closing?.cancel()
        socket.outbox.close()
        (fragments, held) = (nil, [])
        let reader = self.reader
        self.reader = nil
        reader?.ended(end)
    }

    // MARK: Writing

    func writeOutbox() {
        guard let context else { return }
        let items = socket.outbox.take()
        guard !items.isEmpty else { return }
        if case .none = farewell {} else { return }
        let bytes = items.reduce(0) { $0 + $1.bytes }
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.whenComplete { [outbox = socket.outbox] _ in outbox.written(bytes) }
        for (index, item) in items.enumerated() {
            let promise = index == items.count - 1 ? written : nil
            switch item {
            case .frame(let opcode, let data):
                context.write(wrapOutboundOut(frame(opcode, data)), promise: promise)
            case .raw(let data): writeRaw(data, promise)
            }
        }
        context.flush()
    }

    /// Goes around the encoder.
    private func writeRaw(_ data: ByteBuffer, _ promise: EventLoopPromise<Void>?) {
        do {
            let clock = try context?.pipeline.syncOperations.context(handlerType: ReadClock.self)
            clock?.write(NIOAny(data), promise: promise)
        } catch {
            promise?.fail(error)
        }
    }

    private func write(_ opcode: WebSocketOpcode, _ data: ByteBuffer) {
        context?.writeAndFlush(wrapOutboundOut(frame(opcode, data)), promise: nil)
    }

    private func frame(_ opcode: WebSocketOpcode, _ data: ByteBuffer) -> WebSocketFrame {
        WebSocketFrame(
            fin: true, opcode: opcode, maskKey: role == .client ? .random() : nil, data: data)
    }

    // MARK: Pausing

    func stopReading() { setReading(false) }

    func goOnReading() {
        socket.unpause()
        let frames = held
        held = []
        for (index, frame) in frames.enumerated() {
            if socket.isPaused {
                held = Array(frames[index...]) + held
                return
            }
            take(frame)
        }
        setReading(true)
    }

    private func setReading(_ reads: Bool) {
        guard reads != socket.isPaused else { return }
        context?.channel.setOption(.autoRead, value: reads).whenFailure { _ in
            // The connection is closed, and there is nothing left to read or to hold back.
        }
    }
}

/// Notes when bytes come, before anything is made of them.
///
/// Owns nothing but the handle whose clock it sets.
final class ReadClock: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let socket: WebSocket

    init(_ socket: WebSocket) { self.socket = socket }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        socket.heard()
        context.fireChannelRead(data)
    }
}
