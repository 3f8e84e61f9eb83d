import Domain
import Foundation
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

    @Test func `runs nothing when told so`() throws {
        let plain = try PluginSource.withConstructor("com.test.bomb", "*(volatile int *)8 = 1;")
            .build("bomb", in: folder.path)
        let scan = ChildProgram.scan(in: folder)
        let unread = scan.description(plain, asking: .never)
        #expect(unread.row.status == .ok && unread.row.modules == [] && unread.manifest == nil)
        #expect(scan.description(plain).row.status == .crashed)
    }

    @Test func `reads an embedded manifest and runs nothing unless it is to ask`() throws {
        var source = PluginSource.withConstructor("com.test.sealed", "*(volatile int *)8 = 1;")
        source.manifest =
            #"{"abi":{"major":1,"minor":0},"build":"by hand","modules":[{"id":"com.test.sealed","#
            + #""version":"1.2.0","kinds":["guard"],"caps":5}]}"#
        let path = try source.build("sealed", in: folder.path)
        let scan = ChildProgram.scan(in: folder)
        for asking in [PluginScan.Asking.never, .whenSilent] {
            let read = scan.description(path, asking: asking)
            #expect(read.row.status == .ok && read.isManifestEmbedded)
            #expect(read.row.modules.map(\.id) == ["com.test.sealed"])
            #expect(read.row.modules.map(\.capabilities.names) == [["trade", "exits"]])
            #expect(read.row.abi.map { [$0.major, $0.minor] } == [1, 0])
            #expect(read.build == "by hand")
            #expect(read.manifest?["modules"]?[0]?["version"] == .string("1.2.0"))
        }
        #expect(scan.description(path, asking: .always).row.status == .crashed)
    }

    @Test func `refuses a manifest that cannot be, without running anything`() throws {
        let one = #"{"id":"com.test.odd","version":"1.2.0","kinds":["guard"]"#
        let odd = [
            ("{", "its manifest is not JSON: "), ("{}", "its manifest lists 0 modules"),
            (#"{"manifest":2,"modules":[]}"#, "its manifest is of a format that is not known"),
            (#"{"modules":[{"id":"odd"}]}"#, "its manifest describes a module that cannot be"),
            (
                #"{"modules":["# + one + #","vendor":"\u001b[2J"}]}"#,
                "its manifest describes a module that cannot be"
            ),
            (
                #"{"modules":["# + one + "}," + one + "}]}",
                "its manifest describes a module twice"
            ),
            (
                #"{"build":"\u0007","modules":["# + one + "}]}",
                "its manifest contains control characters"
            ),
        ]
        for (index, (text, message)) in odd.enumerated() {
            var source = PluginSource.withConstructor("com.test.odd", "*(volatile int *)8 = 1;")
            source.manifest = text
            let path = try source.build("odd\(index)", in: folder.path)
            let row = ChildProgram.scan(in: folder).row(path)
            #expect(row.status == .refused && row.modules == [], "\(text)")
            #expect(row.fault?.code == "plugin.bad_descriptor", "\(text)")
            #expect(row.fault?.message.hasPrefix(message) == true, "\(text): \(row)")
        }
    }
}

@Suite(.enabled(if: ChildProgram.isPresent, "\(ChildProgram.absence)"))
struct `Embedding a manifest` {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test func `writes what the library says, once, and keeps who may use the file`() throws {
        let path = try PluginSource("com.test.embedded").build("embedded", in: folder.path)
        try folder.setMode(0o755, of: path)
        let scan = ChildProgram.scan(in: folder)
        let told = scan.description(path, asking: .always)
        #expect(!told.isManifestEmbedded)
        #expect(try scan.embed(into: path))
        let read = scan.description(path, asking: .never)
        #expect(read.isManifestEmbedded && read.manifest == told.manifest)
        #expect(read.row.modules == told.row.modules && read.row.abi == told.row.abi)
        #expect(read.build == "cc" && read.exports == told.exports)
        let whole = try bytes(of: path)
        #expect(try !scan.embed(into: path))
        #expect(try bytes(of: path) == whole)
        #expect(scan.description(path, asking: .always).row.status == .ok)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o755)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path) == [
                "libembedded.so"
            ])
    }

    @Test func `refuses what is refused when it is loaded, and leaves it as it was`() throws {
        var source = PluginSource("com.test.broken")
        source.tableFields = ".magic = 7,"
        let path = try source.build("broken", in: folder.path)
        let before = try bytes(of: path)
        let fault = caught { () throws(Fault) in
            try ChildProgram.scan(in: folder).embed(into: path)
        }
        #expect(fault?.code == "plugin.bad_descriptor")
        #expect(try bytes(of: path) == before)
    }
}
