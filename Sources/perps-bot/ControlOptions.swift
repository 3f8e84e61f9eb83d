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
        for line in StatusText(status).lines { Output.result(line) }
    }

    /// The exit code that a level means.
    static func leave(_ status: JSONValue) throws {
        let level = status["level"]?.string.flatMap { TradingLevel(name: $0) } ?? .halt
        if level >= .halt { throw ExitCode(4) }
    }
}
