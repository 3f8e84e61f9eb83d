import Foundation
import JSON
import Testing

@Suite(
    .enabled(if: Program.isPresent, "\(Program.absence)"),
    .enabled(if: PluginAuthor.isPresent, "\(PluginAuthor.absence)"))
struct `Trusting a plugin` {
    let desk: Desk
    init() throws {
        desk = try Desk()
        try PluginAuthor.build(PluginAuthor.flipper, "flipper", at: desk)
    }

    private static let copy = ".local/share/perps-bot/plugins/libflipper.so"

    private func run(_ arguments: String..., with more: [String: String] = [:]) throws
        -> Program.Answer
    {
        try Program.run(arguments, at: desk, environment: more)
    }

    /// A copy of a shipped profile that names the stranger's strategy.
    private func write(_ name: String, as shipped: String) throws {
        let text = try desk.read("config/profiles/\(shipped).yaml")
            .replacing("name: \(shipped)", with: "name: \(name)", maxReplacements: 1)
            .replacing("module: perps.ma-cross", with: "module: com.test.flipper")
            .replacing(#/ +parameters: .fast.*\n/#, with: "")
        try desk.write(text, to: "config/profiles/\(name).yaml")
    }

    @Test func `takes a yes, and is compared with what was added`() throws {
        let asked = try run("plugins", "add", "plugins/libflipper.so")
        #expect(asked.status == 2 && asked.err.contains("nothing was done"), "\(asked)")
        #expect(
            asked.err.contains(
                "module    com.test.flipper 1.2.3, strategy, by somebody, asks for trade"))
        #expect(!desk.exists(Self.copy))
        let added = try run("plugins", "add", "plugins/libflipper.so", "--yes", "--json")
        let entry = try added.json()[0]
        #expect(added.status == 0 && entry?["caps"] == .array([.string("trade")]), "\(added)")
        #expect(entry?["modules"] == .array([.string("com.test.flipper@1.2.3")]))
        #expect(desk.exists(Self.copy))
        let good = try run("plugins", "verify", "--json")
        #expect(good.status == 0, "\(good)")
        #expect(try good.json()["ok"] == .bool(true) && good.json()["not_added"] == .array([]))
        let page = try run("plugins", "describe", Self.copy)
        #expect(page.lines.contains("lock      added, may trade, not signed"), "\(page)")

        let path = desk.path + "/" + Self.copy
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes.append(0)
        try bytes.write(to: URL(filePath: path))
        let bad = try run("plugins", "verify")
        #expect(bad.status == 2 && bad.err.contains("is not what was added"), "\(bad)")
        #expect(bad.out.contains("CHANGED"))
        let removed = try run("plugins", "remove", "com.test.flipper")
        #expect(removed.status == 0 && !desk.exists(Self.copy), "\(removed)")
        let empty = try run("plugins", "verify")
        #expect(empty.status == 0 && empty.out.hasPrefix("nothing was added"), "\(empty)")
    }

    @Test func `is what mode live asks for, and paper warns of`() throws {
        try write("real", as: "canary")
        try write("play", as: "dev")
        let refused = try run("profiles", "check", "real")
        #expect(refused.status == 2 && refused.out.contains("perps-bot plugins add"), "\(refused)")
        let warned = try run("profiles", "check", "play")
        #expect(warned.err.contains("live mode refuses it"), "\(warned)")
        #expect(try run("plugins", "add", "plugins/libflipper.so", "--yes").status == 0)
        let taken = try run("profiles", "check", "real")
        #expect(!taken.out.contains("perps-bot plugins add"), "\(taken)")
        let silent = try run("profiles", "check", "play")
        #expect(!silent.err.contains("live mode refuses it"), "\(silent)")
    }

    @Test func `ends at what the lock was left to grant`() throws {
        try write("play", as: "dev")
        #expect(try run("plugins", "add", "plugins/libflipper.so", "--yes").status == 0)
        let lock = ".local/share/perps-bot/plugins.lock"
        let text = try desk.read(lock)
        #expect(text.contains("caps = [\"trade\"]"))
        try desk.write(text.replacing("caps = [\"trade\"]", with: "caps = []"), to: lock)
        let denied = try run("profiles", "check", "play")
        #expect(denied.status == 2, "\(denied)")
        #expect(denied.out.contains("com.test.flipper asks for trade, which"), "\(denied)")
        try desk.write(text + "nonsense\n", to: lock)
        let damaged = try run("plugins", "verify")
        #expect(damaged.status == 2 && damaged.err.contains("plugins.lock:"), "\(damaged)")
    }

    @Test func `is not asked of strangers in safe mode`() throws {
        try write("play", as: "dev")
        let refused = try run("run", "--profile", "play", "--safe-mode", "--for", "1s")
        #expect(refused.status == 2, "\(refused)")
        #expect(refused.err.contains("safe mode loads nothing else"), "\(refused)")
        let ours = try run("run", "--profile", "dev", "--safe-mode", "--for", "1s")
        #expect(ours.status == 0, "\(ours)")
    }

    @Test func `ends where the loader is told to bring other code`() throws {
        let answer = try run(
            "run", "--profile", "canary", with: ["LD_PRELOAD": desk.path + "/none.so"])
        #expect(answer.status == 2 && answer.err.contains("LD_PRELOAD is set"), "\(answer)")
    }
}
