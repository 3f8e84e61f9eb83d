import JSON
import PluginHost
import Testing

@Suite(.enabled(if: ChildProgram.isPresent, "\(ChildProgram.absence)"))
struct `A description of a plugin file` {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test func `has what the headers say and what the library answered`() throws {
        let path = try PluginSource("com.test.described").build("described", in: folder.path)
        let found = ChildProgram.scan(in: folder).description(path)
        #expect(found.build == "cc")
        #expect(found.exports == ["perps_bot_plugin"])
        #expect(found.manifest?["modules"]?[0]?["id"] == .string("com.test.described"))
        let keys = found.json.keys
        #expect(
            keys == [
                "file", "sha256", "abi", "status", "first_party", "hosting", "modules", "used_by",
                "build", "needed", "exports", "manifest",
            ])
    }

    @Test func `runs nothing when told so, and reads the embedded manifest`() throws {
        let plain = try PluginSource.withConstructor("com.test.bomb", "*(volatile int *)8 = 1;")
            .build("bomb", in: folder.path)
        let scan = ChildProgram.scan(in: folder)
        let unread = scan.description(plain, loads: false)
        #expect(unread.row.status == .ok && unread.row.modules == [] && unread.manifest == nil)

        var source = PluginSource.withConstructor("com.test.sealed", "*(volatile int *)8 = 1;")
        source.extra += """

            __attribute__((section(".perps.manifest"), used)) static const char manifest[] =
              "{\\"modules\\":[{\\"id\\":\\"com.test.sealed\\",\\"version\\":\\"1.2.0\\","
              "\\"kinds\\":[\\"guard\\"]}]}";
            """
        let path = try source.build("sealed", in: folder.path)
        let read = scan.description(path, loads: false)
        #expect(read.row.modules.map(\.id) == ["com.test.sealed"])
        #expect(read.manifest?["modules"]?[0]?["version"] == .string("1.2.0"))
    }
}
