import Domain
import PluginHost
import Testing

@Suite(.enabled(if: CCompiler.isPresent, "\(CCompiler.absence)"))
struct `The manifest of a library` {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    /// The members that a module of `PluginSource` has, before those of a test.
    private static let plain =
        #""name":"Test","version":"1.2.0","vendor":"test","summary":"Does nothing.","#

    private func load(
        _ id: String, _ members: String, more: String = "", fields: String = ""
    ) throws -> Result<PluginLibrary, Fault> {
        var source = PluginSource(id)
        source.moduleFields = fields
        source.manifest = #"{"modules":[{"id":""# + id + #"","# + members + "}]" + more + "}"
        let path = try source.build(String(id.dropFirst(9)), in: folder.path)
        return Result { () throws(Fault) in
            try PluginLibrary.load(PluginFile.open(path, mode: .backtest), mode: .backtest)
        }
    }

    private func fault(_ result: Result<PluginLibrary, Fault>) -> Fault? {
        caught { () throws(Fault) in try result.get() }
    }

    @Test func `that says what the library says is no hindrance`() throws {
        let library = try load(
            "com.test.agrees", Self.plain + #""caps":1,"events":6,"kinds":["strategy"]"#,
            more: #","manifest":1,"build":"cc","abi":{"major":1,"minor":0}"#,
            fields: ".caps = 1, .events = 6,"
        ).get()
        #expect(library.modules.map(\.id) == ["com.test.agrees"])
    }

    @Test(arguments: [
        ("a", #""version":"1.2.1""#, "version", #""1.2.1" against "1.2.0""#),
        ("b", #""version":"1.2.0","vendor":"ours""#, "vendor", #""ours" against "test""#),
        ("c", #""version":"1.2.0","caps":0"#, "caps", "0 against 1"),
        ("d", #""version":"1.2.0","caps":1,"kinds":["guard"]"#, "kinds", ""),
        (
            "e",
            #""version":"1.2.0","caps":1,"parameters":{"type":"object","#
                + #""properties":{"x":{"type":"string"}}}"#,
            "parameters", ""
        ),
    ])
    func `that says something else has the library refused, and names it`(
        name: String, members: String, key: String, values: String
    ) throws {
        let id = "com.test.differs-" + name
        var whole = members
        for (member, value) in [
            ("kinds", #"["strategy"]"#), ("name", #""Test""#), ("vendor", #""test""#),
            ("summary", #""Does nothing.""#), ("caps", "1"),
        ] where !members.contains("\"\(member)\"") {
            whole += ",\"\(member)\":\(value)"
        }
        let fault = try fault(load(id, whole, fields: ".caps = 1,"))
        #expect(fault?.code == "plugin.bad_descriptor")
        let message = "its manifest and the library itself differ in \(key) of \(id): \(values)"
        #expect(fault?.message.hasPrefix(message) == true, "\(String(describing: fault))")
        #expect(fault?.remedy?.contains("perps-bot plugins embed") == true)
    }

    @Test func `that leaves a capability out has the library refused`() throws {
        let fault = try fault(
            load("com.test.modest", Self.plain + #""kinds":["strategy"]"#, fields: ".caps = 1,"))
        #expect(
            fault?.message
                == "its manifest and the library itself differ in caps of com.test.modest: 0 "
                + "against 1")
    }

    @Test func `of other modules, or of another build, has the library refused`() throws {
        var source = PluginSource("com.test.honest")
        source.manifest =
            #"{"modules":[{"id":"com.test.other","version":"1.2.0","kinds":["strategy"]}]}"#
        let path = try source.build("honest", in: folder.path)
        let fault = caught { () throws(Fault) in
            try PluginLibrary.load(PluginFile.open(path, mode: .backtest), mode: .backtest)
        }
        #expect(
            fault?.message
                == "its manifest and the library itself differ in the list of modules: "
                + "com.test.other against com.test.honest")
        let build = try self.fault(
            load(
                "com.test.built", Self.plain + #""kinds":["strategy"]"#, more: #","build":"gcc""#))
        #expect(build?.message.hasSuffix("differ in the build: gcc against cc") == true)
    }

    @Test func `that cannot be read has the library refused before it runs`() throws {
        var source = PluginSource.withConstructor("com.test.first", "*(volatile int *)8 = 1;")
        source.manifest = "[]"
        let path = try source.build("first", in: folder.path)
        let fault = caught { () throws(Fault) in
            try PluginLibrary.load(PluginFile.open(path, mode: .backtest), mode: .backtest)
        }
        #expect(fault?.message == "its manifest lists 0 modules; 1 to 256 are possible")
    }
}
