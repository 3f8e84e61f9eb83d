internal import ArgumentParser
internal import Assembly
internal import Domain
internal import JSON
internal import Profile

/// Options of the commands that reach a running profile.
struct ControlOptions: ParsableArguments {
    @Option(name: .long, help: "The profile's name, or the path of its file.")
    var profile = "dev"

    @Flag(name: .long, help: "The run of a live profile with simulated money.")
    var dryRun = false

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    /// Where the profile's state stands; it need not have run yet, but it must exist.
    func folder() throws -> StateFolder {
        let path = try ProfileFiles.resolve(named, prefixShare: Environment.prefixShare)
        let name = ProfileFiles.stem(of: path)
        return StateFolder(home: Environment.home, profile: isDry ? dryName(of: name) : name)
    }

    /// A paper profile's dry run is itself.
    private func dryName(of name: String) -> String {
        // A file that is broken by now must not keep a halt from the run that began with it.
        let loaded = try? LoadedProfile.load(
            named, layers: runName.layers(), prefixShare: Environment.prefixShare)
        return loaded?.profile.name ?? name + ProfileSwitches.drySuffix
    }

    private var runName: RunName { RunName(profile, dryRun: dryRun) }
    var isDry: Bool { runName.isDry }
    /// The profile whose file is read.
    var named: String { runName.profile }

    /// Asks the running process; nil when none runs.
    func ask(_ request: JSONValue) throws -> JSONValue? {
        let folder = try folder()
        switch ControlSocket.ask(folder: folder.path, request) {
        case .nobody: return nil
        case .silence: throw try silence(of: folder, request)
        case .answer(let answer):
            if let error = answer["error"] { throw ControlOptions.fault(error) }
            return answer
        }
    }

    /// Has the running process do something, or does it where none runs.
    ///
    /// - Parameters:
    ///   - request: What the process is asked.
    ///   - alone: Does it without; nil when a process has begun to listen meanwhile.
    /// - Returns: The status afterwards.
    /// - Throws: What the process says, `control.silent`, and what `alone` throws.
    func settle(_ request: JSONValue, alone: () throws -> JSONValue?) throws -> JSONValue {
        while true {
            if let answer = try ask(request) { return answer }
            if let status = try alone() { return status }
            // It listens, or has just ended.
            Interrupt.pause(.millisecond * 20)
        }
    }

    /// A process that runs and does not answer: a halt is laid down as the file that it looks for.
    ///
    /// The file can name no part: whoever asked to halt one is told that everything is halted.
    private func silence(of folder: StateFolder, _ request: JSONValue) throws(Fault) -> Fault {
        var told = "the running process does not answer"
        let levels: [String: TradingLevel] = [
            "halt": request["cancel"]?.bool == true ? .haltCancelAll : .halt,
            "reduce-only": .reduceOnly,
        ]
        if let level = levels[request["command"]?.string ?? ""] {
            let part = (request["product"] ?? request["instance"])?.string
            told += "; " + (try HaltFile.lay(for: level, part: part, in: folder))
        }
        return Fault(
            .runtime, code: "control.silent", told,
            remedy: "look at it, and kill it if it hangs: process "
                + ((try StateFolder.read(folder.lockFile))?.split(separator: "\n").first
                    .map(String.init) ?? "unknown")
        ).inFile(folder.path)
    }

    static func fault(_ error: JSONValue) -> Fault {
        var fault = Fault(
            .usage, code: error["code"]?.string ?? "control.refused",
            error["message"]?.string ?? error.string ?? "refused", key: error["key"]?.string,
            remedy: error["remedy"]?.string)
        fault.file = error["file"]?.string
        return fault
    }

    func show(_ status: JSONValue) { ControlOptions.show(status, asJSON: json) }

    static func show(_ status: JSONValue, asJSON: Bool) {
        if asJSON {
            Output.result(status.text())
            return
        }
        func text(_ key: String) -> String? { status[key]?.string ?? status[key]?.number }
        let isRunning = status["running"]?.bool == true
        let pid = text("pid").map { ", process \($0)" } ?? ""
        Output.result(
            "profile    \(text("profile") ?? "?")  \(isRunning ? "running\(pid)" : "not running")")
        Output.result(
            "level      \(text("level") ?? "?")" + (text("cause").map { "  by \($0)" } ?? ""))
        if let since = text("since") { Output.result("since      \(since)") }
        if let id = text("halt_id") { Output.result("halt id    \(id)") }
        if let lift = text("lift") { Output.result("to lift    \(lift)") }
        for cause in status["causes"]?.array ?? [] where cause["halt_id"] != status["halt_id"] {
            Output.result("also       \(line(of: cause))\(since(cause))")
            if let lift = cause["lift"]?.string { Output.result("  to lift  \(lift)") }
        }
        if let blind = text("blind") { Output.result("blind      no entries: \(blind)") }
        for block in status["blocks"]?.array ?? [] {
            let parts = [block["symbol"], block["instance"]].compactMap { $0?.string }
            let until = since(block) + (block["until"]?.string.map { "  until \($0)" } ?? "")
            Output.result(
                "blocked    \(block["level"]?.string ?? "?") for "
                    + "\(parts.isEmpty ? "the account" : parts.joined(separator: ", "))  by "
                    + "\(block["cause"]?.string ?? "?")\(until)  halt id "
                    + "\(block["halt_id"]?.string ?? "?")")
            if let lift = block["lift"]?.string { Output.result("  to lift  \(lift)") }
        }
        showLadder(status)
        if let unfinished = status["unfinished"]?["message"]?.string {
            Output.result("last run   \(unfinished)")
        }
        if let equity = text("equity") { Output.result("equity     \(equity)") }
        Output.result("orders     \(text("open_orders") ?? "nobody knows how many are") open")
        for position in status["positions"]?.array ?? [] {
            let entry = position["entry_price"]?.string.map { " @ \($0)" } ?? ""
            let sold = position["sold_from_before"]?.string
            let before = sold.map { ", \($0) sold of what was held before the run" } ?? ""
            let held = position["held"]?.string.map { ", \($0) held in all" } ?? ""
            Output.result(
                "position   \(position["quantity"]?.string ?? "?") "
                    + "\(position["symbol"]?.string ?? "?")\(entry)\(before)\(held)")
        }
        for plugin in status["plugins"]?.array ?? [] {
            Output.result(
                "plugin     \(plugin["instance"]?.string ?? "?"): "
                    + "\(plugin["state"]?.string ?? "?") \(plugin["reason"]?.string ?? "")")
        }
        if let updated = text("updated") { Output.result("updated    \(updated)") }
    }

    private static func since(_ cause: JSONValue) -> String {
        cause["since"]?.string.map { "  since \($0)" } ?? ""
    }

    /// A cause of a level, or a block, in a line.
    static func line(of cause: JSONValue) -> String {
        "\(cause["level"]?.string ?? "?")  by \(cause["cause"]?.string ?? "?")  halt id "
            + "\(cause["halt_id"]?.string ?? "?")"
    }

    private static func showLadder(_ status: JSONValue) {
        if let sweep = status["cancel_all"] {
            let open = sweep["open_at_venue"]?.number ?? "?"
            Output.result(
                sweep["done"] == .bool(true)
                    ? "cancelled  the venue lists no open order of ours"
                    : "cancelling until the venue lists none of ours; \(open) open")
        }
        guard let flatten = status["flatten"] else { return }
        let state = flatten["state"]?.string ?? "?"
        Output.result(
            "flatten    " + (state == "done" ? "done, the venue's own books agree" : state))
        for product in flatten["products"]?.array ?? [] {
            Output.result("  " + flattenLine(product))
        }
    }

    /// How far one product is on its way to flat.
    static func flattenLine(_ product: JSONValue) -> String {
        let why = product["reason"]?.string.map { ": \($0)" } ?? ""
        let left = product["remaining"]?.string ?? "?"
        let isFlat = product["stage"]?.string == "flat"
        return "\(product["symbol"]?.string ?? "?")  \(product["stage"]?.string ?? "?")"
            + (isFlat ? "" : ", \(left) left") + why
    }

    /// The exit code that a level means.
    static func leave(_ status: JSONValue) throws {
        let level = status["level"]?.string.flatMap { TradingLevel(name: $0) } ?? .halt
        if level >= .halt { throw ExitCode(4) }
    }
}
