internal import ArgumentParser
internal import Domain
internal import Glibc
internal import PluginHost

/// The command line: everything a person or a script asks of perps-bot.
@main
struct PerpsBot: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "perps-bot",
        abstract: "A host for trading plugins: strategies and guards as shared libraries.",
        discussion: """
            Examples:
              perps-bot run --profile dev --for 10s      trade a simulated market
              perps-bot backtest --profile dev --data candles.csv --json
              perps-bot explain order 1                  why the order was sent or stopped
              perps-bot plugins list                     what is installed

            Exit codes: 0 done, 1 failed while running, 2 usage, profile or plugin, 3 another
            instance holds the lock, 4 trading level HALT or above.
            """,
        version: "perps-bot \(version)",
        subcommands: [
            Run.self, Backtest.self, Plugins.self, Profiles.self, Explain.self, Status.self,
            Halt.self, ReduceOnly.self, Flatten.self, Arm.self, Preflight.self, Account.self,
            Orders.self,
            Fills.self,
            Positions.self, Data.self, VenueCommand.self,
        ])

    static func main() {
        let arguments = CommandLine.arguments
        if arguments.count == 3, arguments[1] == ScanChild.command {
            ScanChild.main(file: arguments[2])
        }
        if arguments.count == HostChild.argumentCount, arguments[1] == HostChild.command {
            HostChild.main(arguments: arguments)
        }
        Output.wantsJSON = arguments.contains("--json")
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let code as ExitCode {
            Glibc.exit(code.rawValue)
        } catch {
            leave(with: error)
        }
    }

    /// Prints an error where it belongs and ends the program with the exit code that it means.
    private static func leave(with error: any Error) -> Never {
        if let faults = Output.faults(in: error) {
            Output.print(faults)
            Glibc.exit(faults.map(\.kind.rawValue).max() ?? 1)
        }
        let code = exitCode(for: error)
        guard code != .success else { exit(withError: error) }
        let message = fullMessage(for: error)
        if Output.wantsJSON {
            Output.print([PerpsBot.usageFault(message)])
        } else {
            Output.note(message)
        }
        Glibc.exit(code == .validationFailure ? 2 : max(1, code.rawValue))
    }

    /// The parser's first line is what is wrong, the rest what would be right.
    private static func usageFault(_ text: String) -> Fault {
        let lines = text.split(separator: "\n", maxSplits: 1).map(String.init)
        var message = lines.first ?? text
        if message.hasPrefix("Error: ") { message.removeFirst("Error: ".count) }
        return Fault(
            .usage, code: "usage", message,
            remedy: lines.count > 1 ? lines[1].replacing("\n", with: "; ") : nil)
    }
}
