import Assembly
import Domain
import Engine
import PluginHost
import Testing

@Suite(.enabled(if: Program.canIsolate, "\(Program.absence)"))
struct `A plugin in a process of its own` {
    let desk: Desk

    init() throws { desk = try Desk() }

    // MARK: The same

    /// A sheet whose every plugin is isolated.
    func isolated(_ sheet: Sheet) -> Sheet {
        func apart(_ lines: [String]) -> [String] {
            lines.map { "{hosting: isolated, " + $0.dropFirst() }
        }
        var copy = sheet
        copy.strategies = apart(sheet.strategies)
        copy.guards = apart(sheet.guards)
        copy.indicators = apart(sheet.indicators)
        return copy
    }

    func expectEqual(_ sheet: Sheet, _ path: String) throws {
        let here = try Backtesting.run(sheet, path, at: desk)
        let apart = try Backtesting.run(isolated(sheet), path, at: desk)
        #expect(apart.plugins.allSatisfy { $0.placement == .isolated })
        #expect(apart.decisions == here.decisions)
        #expect(apart.counts == here.counts)
        #expect(here.counts.intents > 3)
        #expect(apart.setAside.map(\.message) == [])
    }

    @Test(arguments: StrategyCase.allCases)
    func `decides as it does in this one`(_ strategy: StrategyCase) throws {
        let path = try strategy.form.write(MarketText.walk(600, seed: 5), at: desk)
        try expectEqual(strategy.sheet, path)
    }

    @Test func `sizes and guards as it does in this one`() throws {
        var sheet = Sheet.cross()
        sheet.strategies = [
            "{module: perps.ma-cross, name: ma, products: [BTC-USD], "
                + "parameters: {fast: 3, slow: 8, interval: 1m}, "
                + "sizer: {module: perps.fixed-fraction}}"
        ]
        sheet.guards += [
            "{module: perps.daily-loss, name: day}", "{module: perps.drawdown, name: fall}",
            "{module: perps.loss-streak, name: streak}",
        ]
        let path = try DataForm.candles.write(MarketText.walk(600, seed: 5), at: desk)
        try expectEqual(sheet, path)
    }

    // MARK: Misbehaviour

    func trial(
        _ plugins: [CPlugin], sizedBy sizer: CPlugin? = nil, trades: Int = 20
    ) throws -> Trial {
        var sheet = Sheet()
        sheet.guards = []
        for plugin in plugins + [sizer].compactMap(\.self) { try plugin.build(at: desk) }
        for plugin in plugins where plugin.isGuard {
            sheet.guards.append(
                "{module: com.test.\(plugin.id), name: \(plugin.id), hosting: isolated}")
        }
        for plugin in plugins where !plugin.isGuard {
            let size =
                sizer.map { "module: com.test.\($0.id)" }
                ?? "module: fixed-notional, parameters: {notional: 500 USD}"
            sheet.strategies.append(
                "{module: com.test.\(plugin.id), name: \(plugin.id), hosting: isolated, "
                    + "sizer: {\(size)}}")
        }
        return try Trial(sheet, at: desk, feed: { _ in ListedMarket.trades(trades) })
    }

    @Test(arguments: [
        ("raise(SIGKILL);", "its process was killed in process by SIGKILL"),
        ("*(volatile int *)0 = 1;", "its process was killed in process by SIGSEGV"),
        ("abort();", "its process was killed in process by SIGABRT"),
        ("exit(0);", "its process ended itself in process with status 0"),
    ])
    func `that dies loses its intents and open orders, and another goes on`(
        _ statement: String, _ reason: String
    ) throws {
        var bad = CPlugin("bad")
        bad.onTrade = """
            if (m->seen == 1) rest(m, t);
            if (m->seen == 5) { buy(m, t); \(statement) }
            """
        var good = CPlugin("good")
        good.onTrade = "if (m->seen == 8) buy(m, t);"
        let trial = try trial([bad, good])
        try trial.drain()
        #expect(
            trial.chronicle.texts == [
                "bad wants buy 1000000 as 1", "approved 1", "order 1 sent", "order 1 open",
                "bad fault: \(reason)", "order 1 cancelled",
                "good wants buy 1000000 as 2", "approved 2", "order 2 sent", "order 2 open",
                "filled 2 1000000 at 6000600", "order 2 filled",
            ])
        #expect(trial.timeline.residual == .zero)
    }

    @Test func `that dies as a guard refuses entries from then on and lets exits pass`() throws {
        var gate = CPlugin("gate")
        gate.isGuard = true
        gate.check = "if (m->told++ == 1) raise(SIGKILL); out->action = PB_V_ALLOW;"
        var buyer = CPlugin("buyer")
        buyer.onTrade = """
            if (m->seen == 2 || m->seen == 4 || m->seen == 10) buy(m, t);
            if (m->seen == 7) leave(m, t);
            """
        let trial = try trial([gate, buyer])
        try trial.drain()
        let reason = "its process was killed in check by SIGKILL"
        let told = trial.chronicle.texts.filter {
            $0.hasPrefix("denied") || $0.hasPrefix("filled") || $0.hasPrefix("gate")
        }
        #expect(
            told == [
                "filled 1 1000000 at 6000600", "denied 2 by gate: \(reason)",
                "gate bad_verdict: \(reason)", "gate fault: \(reason)",
                "filled 3 1000000 at 5999400",
                "denied 4 by gate: the guard has failed and is off",
            ])
        #expect(trial.timeline.residual == .zero)
    }

    @Test func `that dies as a sizer leaves entries without a size`() throws {
        var sizer = CPlugin("sizer")
        sizer.isSizer = true
        sizer.size = "raise(SIGKILL);"
        var buyer = CPlugin("buyer")
        buyer.onTrade = "if (m->seen == 2) trust(m, t, 500000);"
        let trial = try trial([buyer], sizedBy: sizer)
        try trial.drain()
        let reason = "its process was killed in size by SIGKILL"
        #expect(trial.chronicle.texts.contains { $0.hasPrefix("denied 1") && $0.hasSuffix(reason) })
        #expect(trial.timeline.corridor.state.counts.fills == 0)
    }

    @Test(arguments: [
        "m->seen = 3", "m->host->random(m->host->ctx)", #"say(m, "once more")"#,
    ])
    func `that does not come back is stopped, and the other trades on`(
        _ statement: String
    ) throws {
        var stuck = CPlugin("stuck")
        stuck.onTrade = "if (m->seen == 3) for (;;) \(statement);"
        try stuck.build(at: desk)
        var sheet = Sheet.pulse(every: 2)
        sheet.strategies.append("{module: com.test.stuck, name: stuck, hosting: isolated}")
        let result = try ClockRunning.run(sheet, at: desk, cycles: 5)
        #expect(
            result.setAside.map(\.message) == [
                "did not come back from process within 1000 ms and was stopped"
            ])
        #expect(result.counts.fills > 3)
        #expect(result.residual == .zero)
    }

    @Test func `that prints is heard in the log`() throws {
        var loud = CPlugin("loud")
        loud.onTrade = #"if (m->seen == 2) { printf("two\nthree\n"); fflush(stdout); }"#
        let trial = try trial([loud], trades: 3)
        try trial.drain()
        trial.plan.close()
        #expect(trial.said() == ["printed: two", "printed: three"])
    }

    // MARK: What it may not

    /// What a hostile strategy tries, each in C.
    static let attempts = [
        ("a file of the system", #"open("/etc/passwd", O_RDONLY)"#),
        ("a file about its host", #"open("/proc/self/environ", O_RDONLY)"#),
        ("a new file", #"open("/tmp/perps-bot-was-here", O_CREAT | O_WRONLY, 0600)"#),
        ("a socket of the network", "socket(AF_INET, SOCK_STREAM, 0)"),
        ("a datagram", "socket(AF_INET6, SOCK_DGRAM, 0)"),
        ("a local socket", "socket(AF_UNIX, SOCK_STREAM, 0)"),
        ("a process", "fork()"),
        ("a program", #"execl("/bin/true", "true", (char *)0)"#),
        ("a signal to its host", "kill(getppid(), 0)"),
        ("its host's limits", "syscall(SYS_prlimit64, getppid(), RLIMIT_NOFILE, 0, 0)"),
        ("its host's memory", "ptrace(PTRACE_ATTACH, getppid(), 0, 0)"),
        ("memory to write and run", "mmap(0, 4096, 7, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)"),
        ("more memory than it has", "mmap(0, 2UL << 30, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)"),
        ("the host's ring", "write(3, m, 8)"),
    ]

    @Test func `is refused what it does not need to compute, and lives on`() throws {
        var evil = CPlugin("evil")
        evil.include = """
            #include <fcntl.h>
            #include <signal.h>
            #include <sys/mman.h>
            #include <sys/ptrace.h>
            #include <sys/resource.h>
            #include <sys/socket.h>
            #include <sys/syscall.h>
            #include <unistd.h>
            """
        let tries = Self.attempts.map { what, attempt in
            #"say(m, "\#(what): %ld", (long)(\#(attempt)));"#
        }
        evil.onTrade = "if (m->seen == 1) { \(tries.joined(separator: "\n")) }"
        let trial = try trial([evil], trades: 2)
        try trial.drain()
        #expect(trial.said() == Self.attempts.map { "\($0.0): -1" })
        #expect(trial.timeline.corridor.state.setAside == [:])
    }
}
