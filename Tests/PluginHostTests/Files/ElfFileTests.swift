import Domain
import PluginHost
import Seeding
import Testing

private let seeds = PropertySeeds.of("ELF files")

@Suite(.enabled(if: CCompiler.isPresent, "\(CCompiler.absence)"))
struct `An ELF file` {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func elf(_ bytes: [UInt8]) -> Result<ElfFile, Fault> {
        do throws(Fault) {
            return .success(try ElfFile(bytes, path: "libx.so"))
        } catch {
            return .failure(error)
        }
    }

    private func fault(_ bytes: [UInt8]) -> Fault? {
        caught { () throws(Fault) in try ElfFile(bytes, path: "libx.so") }
    }

    private func plugin(flags: [String] = []) throws -> [UInt8] {
        try bytes(of: PluginSource("com.test.elf").build("elf", in: folder.path, flags: flags))
    }

    @Test(arguments: ["gnu", "sysv", "both"])
    func `shows its symbols with either hash table, without section headers too`(
        style: String
    ) throws {
        var bytes = try plugin(flags: ["-Wl,--hash-style=\(style)"])
        for isStripped in [false, true] {
            if isStripped {
                bytes.replaceSubrange(40..<48, with: repeatElement(0, count: 8))
                bytes.replaceSubrange(58..<64, with: repeatElement(0, count: 6))
            }
            let file = try elf(bytes).get()
            #expect(file.definesEntry)
            #expect(file.exports == ["perps_bot_plugin"])
        }
    }

    @Test func `names what it needs`() throws {
        var source = PluginSource("com.test.needs")
        source.extra = """
            #include <math.h>
            #include <stdio.h>
            double grow(double x) { printf("%f", x); return pow(x, 1.5); }
            """
        let path = try source.build(
            "needs", in: folder.path,
            flags: ["-lm", "-Wl,-rpath,$ORIGIN:/opt/lib", "-Wl,--build-id=0xdeadbeef"])
        let file = try elf(bytes(of: path)).get()
        #expect(file.needed == ["libm.so.6", "libc.so.6"])
        #expect(file.searchPaths == ["$ORIGIN", "/opt/lib"])
        #expect(file.exports == ["grow", "perps_bot_plugin"])
        #expect(file.buildID == "deadbeef")
        #expect(file.glibcFloor?.hasPrefix("2.") == true)
    }

    @Test func `shows an embedded manifest`() throws {
        var source = PluginSource("com.test.manifest")
        source.extra = """
            __attribute__((section(".perps.manifest"), used))
            static const char manifest[] = "{}";
            """
        let path = try source.build("manifest", in: folder.path)
        #expect(try elf(bytes(of: path)).get().manifest == [123, 125, 0])
        #expect(try elf(plugin()).get().manifest == nil)
    }

    @Test func `of another machine says which`() throws {
        var other = try plugin()
        let (wrong, name, host): (UInt8, String, String) =
            other[18] == 62 ? (183, "aarch64", "x86-64") : (62, "x86-64", "aarch64")
        other[18] = wrong
        #expect(
            fault(other)
                == Fault(
                    .usage, code: "plugin.wrong_architecture",
                    "wrong architecture: file is for \(name), this machine is \(host)",
                    remedy: "build it for \(host)"
                ).inFile("libx.so"))
        other[18] = 3
        other[4] = 1
        #expect(fault(other)?.message.contains("file is for 32-bit x86,") == true)
        other = try plugin()
        (other[5], other[18], other[19]) = (2, 0, 22)
        #expect(fault(other)?.message.contains("file is for big-endian s390x,") == true)
    }

    @Test(arguments: ["", "x", "plain text, named like a library"])
    func `that is none is refused`(text: String) {
        #expect(
            fault(Array(text.utf8))
                == Fault(
                    .usage, code: "plugin.load_failed",
                    "is not a shared library (no ELF header)",
                    remedy: "build it with cc -shared -fPIC, or the like of your language"
                ).inFile("libx.so"))
    }

    @Test func `that is a program is refused`() throws {
        #expect(
            fault(try bytes(of: "/proc/self/exe"))
                == Fault(
                    .usage, code: "plugin.load_failed", "is an ELF file but no shared library",
                    remedy: "link it with -shared"
                ).inFile("libx.so"))
    }

    @Test func `without the entry function names a near one`() throws {
        let path = folder.file("libnear.so")
        try CCompiler.library("int perps_bot_plugn(void) { return 1; }", at: path)
        let file = try elf(bytes(of: path)).get()
        #expect(
            caught { () throws(Fault) in try file.requireEntry(path: path) }
                == Fault(
                    .usage, code: "plugin.no_entry",
                    "does not define the function perps_bot_plugin itself; "
                        + "nearest: perps_bot_plugn",
                    remedy: "include perps_plugin.h, define the function, and in C++ check that "
                        + "the definition has C linkage"
                ).inFile(path))
    }

    @Test func `whose entry is data, hidden or only needed does not define it`() throws {
        for (name, text) in [
            ("data", "int perps_bot_plugin = 1;"),
            (
                "hidden",
                "__attribute__((visibility(\"hidden\"))) int perps_bot_plugin(void) { return 1; }"
            ),
            ("needed", "int perps_bot_plugin(void); int f(void) { return perps_bot_plugin(); }"),
        ] {
            let path = folder.file("lib\(name).so")
            try CCompiler.library(text, at: path)
            #expect(try !elf(bytes(of: path)).get().definesEntry, "\(name)")
        }
    }

    @Test func `cut short at every sixteenth byte is refused or read, never a crash`() throws {
        let whole = try plugin()
        var refused = 0
        for length in stride(from: 0, to: whole.count, by: 16) {
            if case .failure = elf(Array(whole[..<length])) { refused += 1 }
        }
        #expect(refused > 50)
    }

    @Test(arguments: seeds)
    func `with random damage is refused or read, never a crash`(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let whole = try plugin()
        for _ in 0..<2_000 {
            var damaged = whole
            // Most of what a parser trusts stands near the front.
            let reach = Bool.random(using: &random) ? 1_024 : whole.count
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let at = Int.random(in: 0..<reach, using: &random)
                damaged[at] = UInt8.random(in: .min ... .max, using: &random)
            }
            _ = elf(damaged)
        }
    }
}
