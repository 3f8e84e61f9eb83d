import Foundation
import JSON
import Testing

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `Listing plugins` {
    let desk: Desk
    init() throws { desk = try Desk() }

    private func rows() throws -> [JSONValue] {
        let answer = try Program.run(["plugins", "list", "--json"], at: desk)
        #expect(answer.status == 0, "\(answer)")
        return try answer.json().array ?? []
    }

    private func row(_ name: String) throws -> JSONValue {
        try #require(try rows().first { $0["file"]?.string?.hasSuffix("/" + name) == true })
    }

    @Test func `shows each file with its modules and who uses them`() throws {
        let row = try row("libPerpsMaCross.so")
        #expect(
            row.keys.filter { $0 != "warnings" } == [
                "file", "sha256", "abi", "status", "first_party", "hosting", "modules", "used_by",
            ])
        #expect(row["status"]?.string == "ok" && row["sha256"]?.string?.count == 64)
        #expect(row["abi"] == .object(["major": .int(1), "minor": .int(0)]))
        let module = try #require(row["modules"]?[0])
        #expect(
            module.keys == [
                "id", "name", "version", "vendor", "kinds", "summary", "parameters",
            ])
        #expect(module["kinds"] == .array([.string("strategy")]))
        #expect(module["parameters"]?["properties"]?["fast"]?["maximum"]?.int == 500)
        let users = row["used_by"]?.array?.map { $0["profile"]?.string }
        #expect(users == ["canary", "demo", "dev", "prod", "spot"])
        let described = try Program.run(
            ["plugins", "describe", "perps.ma-cross", "--json"], at: desk)
        #expect(try described.json()["used_by"] == row["used_by"])
    }

    @Test func `finds no id twice among those that come with it`() throws {
        let ids = try rows().flatMap { $0["modules"]?.array ?? [] }.compactMap { $0["id"]?.string }
        #expect(ids.count >= 30)
        #expect(Set(ids).count == ids.count, "\(ids.sorted())")
    }

    @Test func `shows a text file as a row that is refused`() throws {
        try desk.write("not a library", to: "plugins/libx.so")
        let row = try row("libx.so")
        #expect(row["status"]?.string == "refused" && row["modules"] == .array([]))
        #expect(row["error"]?.string == "is not a shared library (no ELF header)")
        #expect(row["remedy"]?.string?.isEmpty == false)
        let answer = try Program.run(["plugins", "list"], at: desk)
        #expect(answer.status == 0 && answer.out.contains("refused: is not a shared library"))
    }

    @Test func `refuses a library of another machine`() throws {
        let own = try rows().compactMap { $0["file"]?.string }
        let library = try #require(own.first { $0.hasSuffix("libPerpsNoop.so") })
        var bytes = Array(try Data(contentsOf: URL(filePath: library)))
        // e_machine: RISC-V, which this program does not run on.
        bytes.replaceSubrange(18..<20, with: [243, 0])
        try Data(bytes).write(to: URL(filePath: desk.path + "/plugins/libother.so"))
        let row = try row("libother.so")
        #expect(row["status"]?.string == "refused", "\(row)")
        let error = try #require(row["error"]?.string)
        #expect(error.hasPrefix("wrong architecture: file is for riscv"))
        #expect(row["remedy"]?.string?.hasPrefix("build it for ") == true)
    }

    @Test(.enabled(if: PluginAuthor.isPresent, "\(PluginAuthor.absence)"))
    func `survives a library that crashes when it is opened`() throws {
        let crash = "__attribute__((constructor)) static void begin(void) { __builtin_trap(); }\n"
        try PluginAuthor.build(PluginAuthor.miser + crash, "crash", at: desk)
        let row = try row("libcrash.so")
        #expect(row["status"]?.string == "crashed" && row["remedy"] != nil, "\(row)")
    }

    @Test func `leaves out a profile with faults and says so`() throws {
        try desk.profile("wrong", [("latency: 50ms", "latency: 50")])
        let answer = try Program.run(["plugins", "list", "--json"], at: desk)
        #expect(answer.status == 0)
        #expect(answer.err.contains("profile wrong is left out, it has 1 fault"), "\(answer)")
    }
}

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `Describing a plugin` {
    let desk: Desk
    init() throws { desk = try Desk() }

    @Test func `finds it by the id of a module`() throws {
        let answer = try Program.run(
            ["plugins", "describe", "perps.ma-cross-c", "--json"], at: desk)
        let json = try answer.json()
        #expect(answer.status == 0, "\(answer)")
        #expect(json["modules"]?[0]?["id"]?.string == "perps.ma-cross-c")
        for key in ["build", "needed", "glibc_floor", "exports", "manifest"] {
            #expect(json[key] != nil, "\(key)")
        }
        #expect(json["exports"]?.array?.contains(.string("perps_bot_plugin")) == true)
    }

    @Test func `shows parameters with type, range and default`() throws {
        let answer = try Program.run(["plugins", "describe", "perps.ma-cross"], at: desk)
        let line = try #require(answer.lines.first { $0.contains("  interval ") })
        let words = line.split(separator: " ").prefix(6)
        #expect(words == ["interval", "duration", "1s", "to", "7d", "1m"])
    }

    @Test func `of ours reads a manifest that each of them carries and keeps to`() throws {
        let list = try Program.run(["plugins", "list", "--json"], at: desk)
        let rows = try list.json().array?.filter { $0["first_party"] == .bool(true) } ?? []
        #expect(rows.count >= 8, "\(list)")
        for row in rows {
            let file = try #require(row["file"]?.string)
            let read = try Program.run(
                ["plugins", "describe", file, "--no-load", "--json"], at: desk
            ).json()
            #expect(read["manifest"] != nil, "\(file)")
            #expect(read["abi"] == row["abi"] && read["modules"] == row["modules"], "\(file)")
            let asked = try Program.run(["plugins", "describe", file, "--load"], at: desk)
            #expect(asked.status == 0 && asked.lines.contains("manifest  embedded"), "\(asked)")
        }
    }

    @Test func `names the nearest module`() throws {
        let answer = try Program.run(["plugins", "describe", "perps.ma-crss"], at: desk)
        #expect(answer.status == 2 && answer.err.contains("nearest: perps.ma-cross"))
    }

    @Test func `says why a file is no plugin`() throws {
        try desk.write("not a library", to: "libx.so")
        let answer = try Program.run(["plugins", "describe", "./libx.so", "--json"], at: desk)
        #expect(answer.status == 2 && answer.err.contains("libx.so: error: "))
        #expect(try answer.json()["status"]?.string == "refused")
        let missing = try Program.run(["plugins", "describe", "./liby.so"], at: desk)
        #expect(missing.status == 2 && missing.err.contains("there is no such file"))
    }

    @Test(.enabled(if: PluginAuthor.isPresent, "\(PluginAuthor.absence)"))
    func `runs nothing of a file when told so`() throws {
        let crash = "__attribute__((constructor)) static void begin(void) { __builtin_trap(); }\n"
        try PluginAuthor.build(PluginAuthor.miser + crash, "crash", at: desk)
        let file = "plugins/libcrash.so"
        let read = try Program.run(["plugins", "describe", file, "--no-load"], at: desk)
        let opened = try Program.run(["plugins", "describe", file], at: desk)
        #expect(read.status == 0, "\(read)")
        #expect(read.err.contains("carries no manifest, so without loading it nothing is known"))
        #expect(opened.status == 2 && opened.err.contains("crashed"), "\(opened)")
    }

    @Test(.enabled(if: PluginAuthor.isPresent, "\(PluginAuthor.absence)"))
    func `shows what asks for what once its author has embedded the manifest`() throws {
        try PluginAuthor.build(PluginAuthor.flipper, "flipper", at: desk)
        let file = "plugins/libflipper.so"
        for said in ["manifest written", "has its manifest"] {
            let embedded = try Program.run(["plugins", "embed", file], at: desk)
            #expect(embedded.status == 0 && embedded.lines == ["\(file): \(said)"])
        }
        let read = try Program.run(["plugins", "describe", file, "--no-load"], at: desk)
        #expect(read.status == 0 && read.err == "", "\(read)")
        #expect(read.lines.contains("  asks for trade") && read.lines.contains("build     cc"))
        let missing = try Program.run(["plugins", "embed", "libnone.so"], at: desk)
        #expect(missing.status == 2 && missing.err.contains("there is no such file"))
        let both = try Program.run(["plugins", "describe", file, "--load", "--no-load"], at: desk)
        #expect(both.status == 2 && both.err.contains("exclude each other"), "\(both)")
    }

    @Test(.enabled(if: PluginAuthor.isPresent, "\(PluginAuthor.absence)"))
    func `warns when two files carry the module`() throws {
        try PluginAuthor.build(PluginAuthor.miser, "one", at: desk)
        try PluginAuthor.build(PluginAuthor.miser + "int more = 1;\n", "two", at: desk)
        let answer = try Program.run(["plugins", "describe", "com.test.miser"], at: desk)
        #expect(answer.status == 0 && answer.err.contains("stands in"), "\(answer)")
        #expect(answer.out.contains("libone.so"))
    }
}
