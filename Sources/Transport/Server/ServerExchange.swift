internal import NIOCore

/// A request that a server has received, and every way to deal with it.
///
/// Owns nothing; it names a request of a connection. The first verb decides, later ones do nothing,
/// and without one the client waits. All may be called from any thread.
package final class ServerExchange: Sendable {
    package let request: HTTPRequest
    /// Counts the connections of a server, from 1.
    package let connectionNumber: Int
    /// Whether the client wants a WebSocket of it.
    package let wantsUpgrade: Bool
    private let connection: NIOLoopBound<ServerConnection>

    init(_ request: HTTPRequest, wantsUpgrade: Bool, of connection: ServerConnection) {
        self.request = request
        self.wantsUpgrade = wantsUpgrade
        connectionNumber = connection.number
        self.connection = NIOLoopBound(connection, eventLoop: connection.loop)
    }

    /// Answers with the whole response.
    ///
    /// - Parameter response: Its fields are without `Content-Length` and `Connection`.
    package func answer(_ response: HTTPResponse) {
        deal { $0.answer(response, bodyBytes: response.body.count, closes: false) }
    }

    /// Announces the whole response, sends some bytes of its body, and closes.
    package func answer(_ response: HTTPResponse, cutAfter bodyBytes: Int) {
        deal { $0.answer(response, bodyBytes: bodyBytes, closes: true) }
    }

    /// Answers with the whole response, piece by piece.
    ///
    /// - Parameters:
    ///   - response: As with `answer(_:)`.
    ///   - pieces: How many, 2 or more, of about one size each.
    ///   - time: From the first piece to the last.
    package func answer(_ response: HTTPResponse, inPieces pieces: Int, over time: Duration) {
        deal { $0.drip(response, pieces, over: TimeAmount(time)) }
    }

    /// Sends bytes as they are.
    package func answer(raw bytes: [UInt8], closes: Bool) {
        deal { $0.answer(raw: bytes, closes: closes) }
    }

    /// Closes the connection without an answer.
    package func close() { deal { $0.close() } }

    /// Breaks the connection off without an answer and without a farewell of TLS.
    package func abort(resets: Bool) { deal { $0.abort(resets: resets) } }

    /// Reads nothing more from this connection; may be combined with any other verb.
    package func stopReading() {
        connection.eventLoop.execute { [connection] in connection.value.stopReading() }
    }

    /// Agrees to a WebSocket; a request that is not a right one for it is answered with 400.
    ///
    /// The closure gives the reader for what comes, and is called on the network thread.
    package func upgrade(
        _ limits: WebSocketLimits = WebSocketLimits(),
        reader: @escaping @Sendable (WebSocket) -> any WebSocketReader
    ) {
        deal { $0.upgrade(limits, reader: reader) }
    }

    private func deal(_ work: @escaping @Sendable (ServerConnection) -> Void) {
        connection.eventLoop.execute { [self] in
            if connection.value.settle(self) { work(connection.value) }
        }
    }
}
