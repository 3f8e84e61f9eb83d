import JSON
import Testing

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `The command line` {
    let desk: Desk
    init() throws { desk = try Desk() }

    @Test func `says its version`() throws {
        let answer = try Program.run(["--version"], at: desk)
        #expect(answer.status == 0 && answer.out.hasPrefix("perps-bot "))
        #expect(answer.lines.count == 1 && answer.err.isEmpty)
    }

    @Test func `refuses an option that it does not know`() throws {
        let answer = try Program.run(["profiles", "list", "--sort"], at: desk)
        #expect(answer.status == 2 && answer.out.isEmpty)
        #expect(answer.err.contains("--sort"))
    }

    @Test func `serves no exchange without a product`() throws {
        let answer = try Program.run(
            ["venue", "serve", "--products", ",", "--for", "1s"], at: desk)
        #expect(answer.status == 2 && answer.out.isEmpty, "\(answer)")
        #expect(answer.err.contains("names no product"))
    }

    @Test func `writes nothing for a profile whose plugin refuses its parameters`() throws {
        let desk = try Desk()
        try desk.write("time\n", to: "none.csv")
        let wrong = ["--profile", "dev", "--set", "strategies.ma.parameters.fast=0"]
        for command in [["run", "--for", "1s"], ["backtest", "--data", "none.csv"]] {
            let answer = try Program.run(command + wrong, at: desk)
            #expect(answer.status == 2, "\(answer)")
            #expect(!desk.exists("var/data/perps_bot/dev"), "\(command)")
        }
    }

    @Test func `refuses it as one document when asked for JSON`() throws {
        let answer = try Program.run(["profiles", "list", "--sort", "--json"], at: desk)
        let error = try answer.json()["error"]
        #expect(answer.status == 2 && error?["code"]?.string == "usage")
        #expect(error?["message"]?.string?.contains("--sort") == true)
    }

    @Test(arguments: [
        "plugins list", "plugins describe", "profiles list", "profiles show", "profiles check",
        "data info", "data convert", "backtest",
    ])
    func `shows an example of each command`(command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let answer = try Program.run(words + ["--help"], at: desk)
        #expect(answer.status == 0 && answer.out.contains("perps-bot " + command), "\(answer)")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `completes itself in a shell`(shell: String) throws {
        let answer = try Program.run(["--generate-completion-script", shell], at: desk)
        #expect(answer.status == 0 && answer.out.contains("profiles"))
    }
}
