internal import Transport

/// A venue that sends a course of frames as fast as they are taken, once it was asked for all.
///
/// Owns the server and its thread.
final class BenchVenue: Sendable {
    private let thread = NetworkThread()
    private let server: HTTPServer
    private let trust = BenchTrust()

    /// Listens on this machine, with TLS.
    init(_ course: FrameCourse) throws {
        let settings = try trust.server()
        let thread = thread
        server = try HTTPServer(settings, on: thread) { exchange in
            exchange.upgrade { socket in Sender(socket, course, thread) }
        }
    }

    func endpoint() throws -> Endpoint { try Endpoint(.wss, host: "localhost", port: server.port) }

    func tls() throws -> ClientTLS { try trust.client() }

    func stop() {
        server.stop()
        thread.stop()
    }

    /// Answers the fourth request with everything, the frames of the course from number 2 on.
    ///
    /// Owns the place it has come to.
    private final class Sender: WebSocketReader {
        private static let confirmation =
            #"{"channel":"subscriptions","sequence_num":0,"events":[{"subscriptions":{"#
            + #""heartbeats":["heartbeats"],"level2":["BTC-USD"],"market_trades":["BTC-USD"],"#
            + #""ticker":["BTC-USD"]}}]}"#
        private static let snapshot =
            #"{"channel":"l2_data","sequence_num":1,"events":[{"type":"snapshot","#
            + #""product_id":"BTC-USD","updates":[]}]}"#
        private static let end = #"{"type":"error","message":"that was all"}"#

        private let socket: WebSocket
        private let course: FrameCourse
        private let thread: NetworkThread
        private var requests = 0

        init(_ socket: WebSocket, _ course: FrameCourse, _ thread: NetworkThread) {
            (self.socket, self.course, self.thread) = (socket, course, thread)
        }

        func received(text: Span<UInt8>) {
            requests += 1
            guard requests == 4 else { return }
            _ = socket.send(Sender.confirmation)
            _ = socket.send(Sender.snapshot)
            Sender.send(from: 0, of: course, to: socket, on: thread)
        }

        func ended(_ end: WebSocketEnd) {}

        private static func send(
            from start: Int, of course: FrameCourse, to socket: WebSocket,
            on thread: NetworkThread
        ) {
            guard start < course.frames.count else {
                _ = socket.send(end)
                return
            }
            guard socket.outboundBytes < 4 << 20 else {
                thread.after(.milliseconds(1)) {
                    send(from: start, of: course, to: socket, on: thread)
                }
                return
            }
            let next = min(course.frames.count, start + 512)
            for frame in course.frames[start..<next] { _ = socket.send(frame.span) }
            thread.run { send(from: next, of: course, to: socket, on: thread) }
        }
    }
}
