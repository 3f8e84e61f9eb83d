import Coinbase
import Domain
import Foundation
import JSON
import Synchronization
import Testing
import Transport

/// A simulated exchange that a desk trades at, served by the program itself.
///
/// Owns the serving process and the client's thread.
final class ServedVenue {
    /// `{rest, market_ws, user_ws, control, key_file}`.
    private(set) var announcement: JSONValue
    let desk: Desk
    private let options: [String]
    private var process: Process
    private let thread = NetworkThread()

    struct Silent: Error {}

    /// Serves, and writes the profile `local`: `dev` with this exchange as its venue.
    init(at desk: Desk, _ more: [String] = []) throws {
        (self.desk, options) = (desk, more)
        (process, announcement) = try ServedVenue.serve(more, at: desk)
        try writeProfile("local")
    }

    /// Serves with a folder for its state, on a port that nobody is given while it is away.
    static func lasting(at desk: Desk, _ more: [String] = []) throws -> ServedVenue {
        let options = more + ["--state", desk.path + "/state"]
        for _ in 0..<20 {
            // Below those that the system gives to whoever connects.
            let port = String(Int.random(in: 20_000..<32_000))
            if let venue = try? ServedVenue(at: desk, options + ["--port", port]) {
                return venue  // One that somebody listens on is left to them.
            }
        }
        throw Silent()
    }

    /// Serves again as the first time, once it has ended.
    func serveAgain() throws {
        (process, announcement) = try ServedVenue.serve(options, at: desk)
    }

    private static func serve(_ more: [String], at desk: Desk) throws -> (Process, JSONValue) {
        let process = Process()
        process.executableURL = URL(filePath: Program.path)
        process.arguments =
            ["venue", "serve", "--keys-dir", desk.path + "/keys", "--faults", "--for", "30m"] + more
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": desk.path]
        process.currentDirectoryURL = URL(filePath: desk.path)
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            guard let more = try output.fileHandleForReading.read(upToCount: 1), !more.isEmpty
            else { throw Silent() }
            line += more
        }
        return (process, try JSONValue(parsing: [UInt8](line.dropLast())))
    }

    deinit {
        stop()
        thread.stop()
    }

    /// Ends the serving process at once.
    func stop() {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    private func address(_ key: String) throws -> String {
        try #require(announcement[key]?.string)
    }

    /// A live profile on this exchange and, unless told otherwise, of the key's portfolio.
    func writeProfile(
        _ name: String, portfolio: String? = nil, user: String? = nil
    ) throws {
        let id = try portfolio ?? self.portfolio()
        let (rest, market) = (try address("rest"), try address("market_ws"))
        let user = try user ?? address("user_ws")
        let text = """
            name: \(name)
            mode: live
            venue: {kind: coinbase, portfolio: \(id), rest: "\(rest)",
              market_ws: "\(market)", user_ws: "\(user)"}
            feed: {kind: coinbase}
            products: [BTC-USD]
            limits: {price_collar: 50 bps, order_notional: 10 USD, position_notional: 20 USD,
              gross_exposure: 20 USD, open_orders: 2, order_rate: 6/m, duplicate_window: 10s,
              mark_staleness: 5s, daily_loss: 5 USD, resting_notional: 20 USD,
              identical_orders: 3/m, same_rejections: 3/m, instance_orders: 6/m,
              instance_day_orders: 50, cash_reserve: 0 USD}
            strategies:
              - module: perps.ma-cross
                name: ma
                products: [BTC-USD]
                parameters: {fast: 5, slow: 20, interval: 1m}
                sizer: {module: fixed-notional, parameters: {notional: 10 USD}}
            guards:
              - {module: perps.spread-depth, name: spread, parameters: {spread_max: 10 bps}}
            telemetry: {cycle: 1s, log: info}

            """
        try desk.write(text, to: "config/profiles/\(name).yaml")
    }

    /// The id of the portfolio that the key belongs to.
    func portfolio() throws -> String {
        let brokerage = try brokerage()
        defer { brokerage.stop() }
        return try brokerage.ask("the key's permissions") { brokerage.keyPermissions(done: $0) }
            .portfolio
    }

    /// Calls the program with one of the exchange's keys; nil gives none.
    func run(
        _ arguments: [String], profile: String = "local", key: String? = "key.json",
        environment more: [String: String] = [:]
    ) throws -> Program.Answer {
        try Program.run(
            arguments + ["--profile", profile], at: desk, environment: environment(more, key))
    }

    /// The same, without waiting for its end.
    func start(
        _ arguments: [String], _ profile: String, environment more: [String: String] = [:],
        key: String? = "key.json", seat: Program.Seat = .script
    ) throws -> Program.Call {
        try Program.start(
            arguments + ["--profile", profile], at: desk, environment: environment(more, key),
            seat: seat)
    }

    private func environment(_ more: [String: String], _ key: String?) -> [String: String] {
        var environment = more
        if let key { environment["COINBASE_CREDENTIALS_FILE"] = desk.path + "/keys/" + key }
        return environment
    }

    /// Runs a profile until the figures that it writes once a cycle are as they are waited for,
    /// and stops it.
    func run(
        _ arguments: [String], _ profile: String, environment more: [String: String] = [:],
        key: String? = "key.json", until fits: (JSONValue) throws -> Bool
    ) throws -> Program.Answer {
        let path = "var/data/perps_bot/\(profile)/metrics.json"
        // Those of an earlier run say nothing of this one.
        if desk.exists(path) { try FileManager.default.removeItem(atPath: desk.path + "/" + path) }
        let call = try start(
            ["run", "--for", "20m", "--json"] + arguments, profile, environment: more, key: key)
        try ServedVenue.wait("the figures of a run") {
            try #require(call.process.isRunning, "the run has ended")
            // Before its first cycle there are none.
            let figures = try? desk.read(path)
            return try figures.map { try fits(try JSONValue(parsing: $0)) } ?? false
        }
        return try call.stopped()
    }

    /// Waits until a run of the profile sees the market and its account.
    func awaitRun(of profile: String) throws {
        try ServedVenue.wait("a run that sees its market") {
            let status = try run(["status", "--json"], profile: profile)
            guard status.status == 0 else { return false }
            let document = try status.json()
            return document["running"] == .bool(true) && document["equity"] != nil
                && document["blind"] == nil
        }
    }

    /// Waits until something is so; what takes five minutes will not come, on any machine.
    static func wait(_ what: String, until isSo: () throws -> Bool) throws {
        guard try !comes(within: .seconds(300), isSo) else { return }
        Issue.record("waited in vain for \(what)")
        throw Silent()
    }

    /// Looks again and again whether something is so.
    static func comes(within most: Duration, _ isSo: () throws -> Bool) rethrows -> Bool {
        let start = ContinuousClock.now
        while ContinuousClock.now - start < most {
            if try isSo() { return true }
            Thread.sleep(forTimeInterval: 0.1)
        }
        return false
    }

    /// Makes the exchange go wrong.
    func control(_ path: String, _ body: String) throws {
        _ = try ask(.post, path, fields: [.json], body: Array(body.utf8))
    }

    /// Ends a fault.
    func heal(_ fault: String) throws {
        _ = try ask(.delete, "faults/" + fault, fields: [], body: [])
    }

    /// Does what a schedule says at a moment.
    func take(_ step: FaultSchedule.Step) throws {
        guard let body = step.body else {
            _ = try ask(.delete, step.path, fields: [], body: [])
            return
        }
        guard step.path == "disconnect" else { return try control(step.path, body) }
        // Nobody thrown out shows nothing, and who was thrown out before may be on its way back.
        try ServedVenue.wait("a connection to end: \(body)") {
            let answer = try ask(.post, step.path, fields: [.json], body: Array(body.utf8))
            return try JSONValue(parsing: answer)["disconnected"]?.int ?? 0 > 0
        }
    }

    private func faults() throws -> JSONValue {
        try JSONValue(parsing: try ask(.get, "faults", fields: [], body: []))
    }

    /// How often each fault has struck.
    func strikes() throws -> JSONValue { try #require(try faults()["struck"]) }

    /// Whether a fault may strike now.
    func isOn(_ fault: String) throws -> Bool {
        try #require(try faults()["faults"]?.array).contains { $0["fault"]?.string == fault }
    }

    /// Whether any fault is on that ends by itself.
    func hasSpell() throws -> Bool {
        try #require(try faults()["faults"]?.array).contains { $0["until"] != nil }
    }

    /// Everything that can be made to go wrong.
    func knownFaults() throws -> Set<String> {
        Set(try #require(try faults()["known"]?.array).compactMap(\.string))
    }

    /// All orders, fills and balances as they truly are.
    func truth() throws -> JSONValue {
        try JSONValue(parsing: try ask(.get, "state", fields: [], body: []))
    }

    private func ask(
        _ method: HTTPRequest.Method, _ path: String, fields: [HeaderField], body: [UInt8]
    ) throws -> [UInt8] {
        let client = try HTTPClient(
            to: try Endpoint(parsing: try address("rest")), tls: try ClientTLS(), settings,
            on: thread)
        defer { client.stop() }
        let request = try HTTPRequest(method, "/control/" + path, fields: fields, body: body)
        let (answered, reply) = (DispatchSemaphore(value: 0), Reply())
        client.send(request, timeout: .seconds(120)) { outcome in
            if case .reply(let response) = outcome { reply.value = response }
            answered.signal()
        }
        answered.wait()
        let response = try #require(reply.value)
        try #require(response.status == 200)
        return response.body
    }

    private var settings: HTTPClient.Settings {
        var settings = HTTPClient.Settings(userAgent: "test/1")
        settings.warm = 0
        return settings
    }

    /// A client of ours beside the program, with the same key.
    func brokerage() throws -> Brokerage {
        var settings = Brokerage.Settings(userAgent: "test/1")
        settings.warm = 0
        return try Brokerage(
            at: try Endpoint(parsing: try address("rest")), tls: try ClientTLS(),
            credentials: try Credentials.read(file: desk.path + "/keys/key.json"), on: thread,
            settings)
    }
}

/// An answer that one thread writes before another is woken to read it.
///
/// Owns the answer.
private final class Reply: Sendable {
    private let response = Mutex<HTTPResponse?>(nil)
    var value: HTTPResponse? {
        get { response.withLock { $0 } }
        set { response.withLock { $0 = newValue } }
    }
}
