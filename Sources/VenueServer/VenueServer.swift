internal import Crypto
package import Domain
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
    private let desk: VenueDesk
    private let caFile: String?
    private let keyFiles: [String]
    /// The keys that clients may use, as the text of key files.
    package let keyDocuments: [String]

    /// Opens the venue; returns when clients can connect.
    ///
    /// - Parameters:
    ///   - settings: What it is made of.
    ///   - progress: Told now and then how much of the market before the opening is made, which
    ///     may take long; never where there is none.
    /// - Throws: `Fault` for products, balances, key files and data that cannot be used, and for
    ///   an address that cannot be listened on; `FeedFault` for data that cannot be read.
    package init(
        _ settings: VenueSettings,
        progress: @Sendable (_ done: Nanos, _ whole: Nanos) -> Void = { _, _ in }
    ) throws {
        self.settings = settings
        let venue = try VenueServer.opened(settings, progress)
        let issued = try KeyIssue(settings, venue)
        (keyDocuments, keyFiles) = (issued.documents, issued.files)
        try venue.resume()
        if case .wall = settings.clock { venue.advance(to: VenueDesk.wallTime) }
        var listening = HTTPServer.Settings()
        (listening.host, listening.port) = (settings.host, settings.port)
        caFile = try VenueServer.secure(&listening, settings, now: VenueDesk.wallTime)
        thread = NetworkThread()
        desk = VenueDesk(venue, on: thread)
        do throws(TransportFault) {
            server = try HTTPServer(listening, on: thread) { [desk] in desk.handle($0) }
        } catch {
            thread.stop()
            throw VenueServer.fault(error, settings)
        }
        port = server.port
        desk.take(hosts: VenueServer.hosts(settings.host, port))
        desk.tick()
    }

    /// What tokens may call a server on this machine.
    private static func hosts(_ host: String, _ port: Int) -> Set<String> {
        let names = Set(["127.0.0.1", "localhost", "[::1]", host])
        return Set(names.map { "\($0):\(port)" })
    }

    private static func fault(_ fault: TransportFault, _ settings: VenueSettings) -> Fault {
        guard fault.cause != .plainText else {
            return Fault(
                .usage, code: "venue.host", "'\(settings.host)' is not this machine alone",
                key: "--host", remedy: "use 127.0.0.1, ::1 or localhost")
        }
        return Fault(
            .runtime, code: "venue.listen", "\(settings.host):\(settings.port): \(fault.detail)",
            key: "--port", remedy: "name another port, or 0 for any free one")
    }

    /// Closes every connection and the state, and takes away a folder that was for this run only.
    package func stop() {
        server.stop()
        thread.stop()
        desk.closeState()
        guard settings.isFolderTemporary, let folder = settings.folder else { return }
        KeyFolder.remove(folder)
    }

    private static func secure(
        _ listening: inout HTTPServer.Settings, _ settings: VenueSettings, now: Timestamp
    ) throws -> String? {
        guard settings.isSecure else { return nil }
        let second = Int(now.nanos / Nanos.second.count)
        let files = settings.folder.map { folder in
            KeyFolder.certificates.map { "\(folder)/\($0)" }
        }
        if let files, try KeyFolder.text(files[0]) != nil,
            let chain = try KeyFolder.text(files[1]), let key = try KeyFolder.text(files[2])
        {
            do throws(TransportFault) {
                listening.tls = try ServerTLS(chain: chain, key: key)
            } catch {
                throw Fault(
                    .usage, code: "venue.certificate", error.detail,
                    remedy: "delete ca.pem and the two files of the server; new ones are made"
                ).inFile(files[1])
            }
            return files[0]
        }
        let made = LoopbackCertificate(
            validity: second - 86_400...second + 86_400 * VenueServer.certificateDays)
        do throws(TransportFault) {
            listening.tls = try ServerTLS(chain: made.chain, key: made.key)
        } catch {
            preconditionFailure("a certificate that was just made is refused: \(error)")
        }
        guard let files else { return nil }
        for (text, path) in zip([made.authority, made.chain, made.key], files) {
            try KeyFolder.write(text, to: path)
        }
        return files[0]
    }

    /// Longer than anybody keeps a folder.
    private static let certificateDays = 3_650

    /// A new venue, or the one whose state there is, before anything has happened in it again.
    private static func opened(
        _ settings: VenueSettings, _ progress: @Sendable (Nanos, Nanos) -> Void
    ) throws -> Venue {
        var opened = VenueDesk.wallTime
        if case .manual(let start) = settings.clock { opened = start }
        guard let folder = settings.state else {
            return try Venue(settings, opened: opened, progress: progress)
        }
        let file = try StateFile(folder: folder, terms: settings.terms)
        let venue = try Venue(settings, opened: file.opened ?? opened, progress: progress)
        if file.opened == nil { try file.begin(settings.terms, opened: opened) }
        venue.stateFile = file
        return venue
    }

    /// How far the market is behind its pace; more than a second means that it cannot be kept.
    package var lag: Nanos { desk.lag }

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
