import CPerpsPlugin
import Domain
import Foundation
import JSON
import PluginHost
import Testing

@Suite(.enabled(if: CCompiler.isPresent, "\(CCompiler.absence)"))
struct `A plugin library` {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func load(_ path: String) throws(Fault) -> PluginLibrary {
        try PluginLibrary.load(PluginFile.open(path, mode: .backtest), mode: .backtest)
    }

    private func fault(_ source: PluginSource, _ name: String) throws -> Fault? {
        let path = try source.build(name, in: folder.path)
        var found = caught { () throws(Fault) in try load(path) }
        #expect(found?.file == path)
        found?.file = nil
        return found
    }

    private func badDescriptor(_ message: String) -> Fault {
        Fault(
            .usage, code: "plugin.bad_descriptor", message,
            remedy: "tell its author what it says")
    }

    @Test func `tells its modules and can be called`() throws {
        var source = PluginSource("com.test.good")
        source.kinds = 1 | 8
        source.moduleFields = """
            .url = S("https://example.org"), .license = S("MIT"), .caps = 1, .events = 8,
            .metrics = S("[{\\"name\\":\\"m\\",\\"unit\\":\\"s\\",\\"kind\\":\\"gauge\\"}]"),
            .determinism = 1, .flags = 2, .state_version = 3, .state_oldest = 2,
            """
        source.schema = #"{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}}}"#
        let path = try source.build("good", in: folder.path)
        let library = try load(path)
        #expect(
            library.modules.map { $0.summary.full.text() } == [
                """
                {"id":"com.test.good","name":"Test","version":"1.2.0","vendor":"test",\
                "url":"https://example.org","license":"MIT","summary":"Does nothing.",\
                "kinds":["strategy","indicator"],"parameters":{"type":"object",\
                "properties":{"n":{"type":"integer"}}},"metrics":[{"name":"m","unit":"s",\
                "kind":"gauge"}],"caps":1,"events":8,"determinism":1,"flags":2,\
                "state_version":3,"state_oldest":2}
                """
            ])
        #expect(library.build == "cc" && library.warnings == [] && library.path == path)
        let module = try #require(library.module("com.test.good"))
        let status = unsafe library.create(module.pointer, nil, nil, nil)
        #expect(status == PB_E_FAIL)
    }

    @Test func `loaded twice, by a copy or by a link, is one library`() throws {
        let path = try PluginSource("com.test.twice").build("twice", in: folder.path)
        let copy = try folder.write(try bytes(of: path), to: "libcopy.so")
        let link = try folder.link(path, from: "liblink.so")
        let first = try load(path)
        #expect(try load(path) == first)
        #expect(try load(copy) == first)
        #expect(try load(link) == first)
    }

    @Test func `replaced after it was loaded is refused`() throws {
        let path = try PluginSource("com.test.replaced").build("replaced", in: folder.path)
        _ = try load(path)
        let other = try PluginSource("com.test.replacement").build("other", in: folder.path)
        let content = try bytes(of: other)
        try FileManager.default.removeItem(atPath: path)
        try folder.write(content, to: "libreplaced.so")
        #expect(
            caught { () throws(Fault) in try load(path) }
                == Fault(
                    .usage, code: "plugin.load_failed",
                    "was replaced after this process had loaded it",
                    remedy: "start again; give a new version a new file name"
                ).inFile(path))
    }

    @Test func `is told that it is only described`() throws {
        var source = PluginSource("com.test.scan")
        source.entryBody = "return host->flags == PB_HF_SCAN ? &library : 0;"
        let path = try source.build("scan", in: folder.path)
        #expect(caught { () throws(Fault) in try load(path) }?.code == "plugin.abi_major")
        let library = try PluginLibrary.load(PluginFile.open(path, mode: .scan), mode: .scan)
        #expect(library.modules.map(\.id) == ["com.test.scan"])
    }

    @Test func `of no offered version is refused by version`() throws {
        var none = PluginSource("com.test.none")
        none.entryBody = "return 0;"
        let remedy = "build it against perps_plugin.h of this program"
        #expect(
            try fault(none, "none")
                == Fault(
                    .usage, code: "plugin.abi_major",
                    "it does not speak any offered version; this program offers plugin ABI 1.0 "
                        + "to 1.0", remedy: remedy))
        var future = PluginSource("com.test.future")
        future.tableFields = ".major = 2, .struct_size = 16, .modules = (void *)1,"
        #expect(
            try fault(future, "future")
                == Fault(
                    .usage, code: "plugin.abi_major",
                    "answers with major 2; this program offers plugin ABI 1.0 to 1.0",
                    remedy: remedy))
        var needy = PluginSource("com.test.needy")
        needy.tableFields = ".minor = 4, .need_minor = 3,"
        #expect(
            try fault(needy, "needy")
                == Fault(
                    .usage, code: "plugin.abi_major",
                    "needs plugin ABI 1.3; this program speaks 1.0 to 1.0",
                    remedy: "update perps-bot, or build the library against an older header"))
    }

    static let brokenTables: [(fields: String, message: String)] = [
        (".magic = 7,", "its table does not begin with PB_MAGIC"),
        (".struct_size = 15,", "its table claims a size of 15 bytes"),
        (".struct_size = 70000,", "its table claims a size of 70000 bytes"),
        (".struct_size = 24,", "its table is 24 bytes long; this version has 56"),
        (".module_count = 0,", "it lists 0 modules; 1 to 256 are possible"),
        (".module_count = 257,", "it lists 257 modules; 1 to 256 are possible"),
        (".create = 0,", "its function create is NULL"),
        (".modules = 0,", "its list of modules is NULL or misaligned"),
        (".modules = (void *)9,", "its list of modules is NULL or misaligned"),
        (".build = { 0, 3 },", "its build text has a length but no text (NULL)"),
    ]

    @Test(arguments: brokenTables)
    func `with a broken table is refused`(broken: (fields: String, message: String)) throws {
        var source = PluginSource("com.test.table")
        source.tableFields = broken.fields
        #expect(try fault(source, "table") == badDescriptor(broken.message))
    }

    static let brokenModules: [(fields: String, message: String)] = [
        (".struct_size = 8,", "module 1 is 8 bytes long; this version has 184"),
        (".id = S(\"nodot\"),", dotless("nodot")), (".id = S(\"a..b\"),", dotless("a..b")),
        (".id = { 0, 0 },", dotless("")),
        (".version = S(\"1.0\"),", "com.test.m has the version \"1.0\"; write it like 1.2.0"),
        (".version = S(\"01.0.0\"),", "com.test.m has the version \"01.0.0\"; write it like 1.2.0"),
        (".name = S(\"a\\xff\"),", "the name of com.test.m is not UTF-8"),
        (".name = S(\"a\\x1b[2J\"),", "the name of com.test.m contains control characters"),
        (
            ".name = { \"x\", 1000000000000 },",
            "the name of com.test.m is 1000000000000 bytes long; at most 4096 are read"
        ),
        (".vendor = { 0, 2 },", "the vendor of com.test.m has a length but no text (NULL)"),
        (".kinds = 0,", "com.test.m is of no kind that is known"),
        (".kinds = 64,", "com.test.m is of no kind that is known"),
        (".schema = S(\"{\"),", "com.test.m: schema: is not JSON: expected a key at byte 1"),
        (
            ".schema = S(\"{\\\"type\\\":\\\"array\\\"}\"),",
            "com.test.m: schema: has no items"
        ),
        (
            ".metrics = S(\"{}\"),",
            "the list of metrics of com.test.m is no array of at most 256"
        ),
        (
            ".metrics = S(\"[{}]\"),",
            "the list of metrics of com.test.m has an entry without a name"
        ),
    ]

    private static func dotless(_ id: String) -> String {
        "module 1 has the id \"\(id)\"; an id is reverse DNS such as com.acme.cross"
    }

    @Test(arguments: brokenModules)
    func `with a broken module is refused`(broken: (fields: String, message: String)) throws {
        var source = PluginSource("com.test.m")
        source.moduleFields = broken.fields
        #expect(try fault(source, "module") == badDescriptor(broken.message))
    }

    @Test func `with a missing or repeated module is refused`() throws {
        var missing = PluginSource("com.test.missing")
        missing.modules = "&module, 0"
        #expect(try fault(missing, "missing") == badDescriptor("module 2 is NULL"))
        var misaligned = PluginSource("com.test.misaligned")
        misaligned.modules = "(const pb_module *)((const char *)&module + 1)"
        #expect(try fault(misaligned, "odd") == badDescriptor("module 1 is misaligned"))
        var repeated = PluginSource("com.test.repeated")
        repeated.modules = "&module, &module"
        #expect(
            try fault(repeated, "repeated")
                == badDescriptor("module id com.test.repeated stands twice in it"))
    }

    @Test func `that answers differently each time is refused`() throws {
        var source = PluginSource("com.test.moody")
        source.extra = "static pb_library other; static int calls;"
        source.entryBody = "return calls++ % 2 ? &other : &library;"
        #expect(
            try fault(source, "moody")
                == badDescriptor("its entry function answers twice with different tables"))
    }

    @Test func `larger than this version knows is accepted`() throws {
        var source = PluginSource("com.test.larger")
        source.tableFields = ".struct_size = sizeof(pb_library) + 64, .minor = 7,"
        source.moduleFields = ".struct_size = sizeof(pb_module) + 8, .kinds = 33,"
        let library = try load(source.build("larger", in: folder.path))
        #expect(library.modules.map(\.kinds) == [.strategy])
    }

    @Test func `that only needs a plugin is not one`() throws {
        let plugin = try PluginSource("com.test.inner").build("inner", in: folder.path)
        let path = folder.file("libouter.so")
        try CCompiler.library(
            "int unused;", at: path,
            flags: ["-Wl,--no-as-needed", plugin, "-Wl,-rpath,$ORIGIN"])
        #expect(caught { () throws(Fault) in try load(path) }?.code == "plugin.no_entry")
    }

    @Test func `that needs what is not there says what`() throws {
        var source = PluginSource("com.test.lonely")
        source.extra =
            "int nowhere_to_be_found(void); int f(void) { return nowhere_to_be_found(); }"
        let path = try source.build("lonely", in: folder.path)
        let fault = caught { () throws(Fault) in try load(path) }
        #expect(fault?.code == "plugin.load_failed")
        #expect(fault?.message.contains("undefined symbol: nowhere_to_be_found") == true)
        #expect(fault?.remedy == "install what it needs; ldd \(path) shows what is missing")
    }
}
