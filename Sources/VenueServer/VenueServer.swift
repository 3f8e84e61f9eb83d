internal import Crypto
internal import Domain
internal import JSON
internal import Transport

/// A simulated Coinbase on this machine: REST, WebSocket, and a market behind them.
///
/// Owns the thread, the listening socket and the venue.
package final class VenueServer: Sendable {
    package let port: Int
    private let settings: VenueSettings
    private let thread: NetworkThread
    private let server: HTTPServer
    private let caFile: String?
    private let keyFiles: [String]
    /// The keys that clients may use, as the text of key files.
    package let keyDocuments: [String]

    /// Opens the venue; returns when clients can connect.
    ///
    /// - Throws: `Fault` for products, balances, key files and data that cannot be used, and for
    ///   an address that cannot be listened on; `FeedFault` for data that cannot be read.
    package init(_ settings: VenueSettings) throws {
        self.settings = settings
        var opened = VenueDesk.wallTime
        if case .manual(let start) = settings.clock { opened = start }
        let venue = try Venue(settings, opened: opened)
        let issued = try KeyIssue(settings, venue)
        (keyDocuments, keyFiles) = (issued.documents, issued.files)
        var listening = HTTPServer.Settings()
        (listening.host, listening.port) = (settings.host, settings.port)
        caFile = try VenueServer.secure(&listening, settings, now: VenueDesk.wallTime)
        thread = NetworkThread()
        let desk = VenueDesk(venue, on: thread)
        do throws(TransportFault) {
            server = try HTTPServer(listening, on: thread) { desk.handle($0) }
        } catch {
            thread.stop()
            throw Fault(
                error.cause == .plainText ? .usage : .runtime, code: "venue.listen",
                error.detail, key: error.operation, remedy: error.remedy)
        }
        port = server.port
        desk.tick()
    }

    /// Closes every connection and ends the thread.
    package func stop() {
        server.stop()
        thread.stop()
    }

    private static func secure(
        _ listening: inout HTTPServer.Settings, _ settings: VenueSettings, now: Timestamp
    ) throws -> String? {
        guard settings.isSecure else { return nil }
        let second = Int(now.nanos / Nanos.second.count)
        let certificate = LoopbackCertificate(validity: second - 86_400...second + 86_400 * 365)
        do throws(TransportFault) {
            listening.tls = try ServerTLS(chain: certificate.chain, key: certificate.key)
        } catch {
            preconditionFailure("a certificate that was just made is refused: \(error)")
        }
        guard let folder = settings.folder else { return nil }
        try KeyFolder.make(folder)
        try KeyFolder.write(certificate.authority, to: folder + "/ca.pem")
        return folder + "/ca.pem"
    }

    /// `{rest, market_ws, user_ws, control, ca_file, key_file}`, as the command prints first.
    package var announcement: String {
        let (secure, host) = (settings.isSecure ? "s" : "", settings.host)
        let authority = (host.utf8.contains(58) ? "[\(host)]" : host) + ":\(port)"
        return JSONValue.object([
            "rest": .string("http\(secure)://\(authority)"),
            "market_ws": .string("ws\(secure)://\(authority)/market"),
            "user_ws": .string("ws\(secure)://\(authority)/user"),
            "control": settings.hasControl
                ? .string("http\(secure)://\(authority)/control") : nil,
            "ca_file": caFile.map { .string($0) },
            "key_file": keyFiles.first.map { .string($0) },
        ]).text()
    }
}
