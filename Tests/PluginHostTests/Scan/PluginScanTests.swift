import Domain
import JSON
import PluginHost
import Testing

@Suite(.enabled(if: ChildProgram.isPresent, "\(ChildProgram.absence)"))
struct `A scan of plugin files` {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func build(_ name: String, _ body: String, _ include: String) throws -> String {
        let source = PluginSource.withConstructor("com.test.\(name)", body, include: include)
        return try source.build(name, in: folder.path)
    }

    @Test func `shows a good plugin with all keys of the contract`() throws {
        var source = PluginSource("com.test.listed")
        source.schema = #"{\"type\":\"object\",\"properties\":{}}"#
        let path = try source.build("listed", in: folder.path)
        var row = ChildProgram.scan(in: folder).row(path)
        let hash = try #require(row.sha256)
        row.uses = [PluginRow.Use(profile: "dev", module: "com.test.listed", instance: "ma")]
        let expected = """
            {"file":"\(path)","sha256":"\(hash)","abi":{"major":1,"minor":0},"status":"ok",\
            "first_party":false,"hosting":"isolated","modules":[{"id":"com.test.listed",\
            "name":"Test","version":"1.2.0","vendor":"test","kinds":["strategy"],\
            "summary":"Does nothing.","parameters":{"type":"object","properties":{}}}],\
            "used_by":[{"profile":"dev","module":"com.test.listed","instance":"ma"}]}
            """
        #expect(row.json.text() == expected)
        #expect(hash.count == 64)
    }

    @Test func `is first-party by hash alone`() throws {
        let path = try PluginSource("com.test.ours").build("ours", in: folder.path)
        let hash = try #require(ChildProgram.scan(in: folder).row(path).sha256)
        let lock = FirstPartyLock(hashes: [hash])
        #expect(ChildProgram.scan(in: folder, lock: lock).row(path).isFirstParty)
        #expect(!ChildProgram.scan(in: folder).row(path).isFirstParty)
    }

    @Test func `makes a row of a constructor that crashes`() throws {
        let aborts = try build("aborts", "abort();", "#include <stdlib.h>")
        let faults = try build("faults", "*(volatile int *)8 = 1;", "")
        let leaves = try build("leaves", "exit(0);", "#include <stdlib.h>")
        // Past the C library, so that a sanitizer has no say in the status.
        let fails = try build(
            "fails", "syscall(SYS_exit_group, 9);",
            "#include <sys/syscall.h>\n#include <unistd.h>")
        let rows = ChildProgram.scan(in: folder).rows()
        #expect(rows.map(\.file) == [aborts, fails, faults, leaves])
        #expect(rows.map(\.status) == Array(repeating: .crashed, count: 4))
        #expect(
            rows.map { $0.fault?.message } == [
                "crashed with SIGABRT while it was opened",
                "ended the process that opened it with status 9",
                "crashed with SIGSEGV while it was opened",
                "ended the process that opened it before it answered",
            ])
    }

    @Test func `stops a constructor that hangs, and what it started`() throws {
        let path = try build(
            "hangs", "fork(); for (;;) pause();", "#include <unistd.h>")
        let started = ContinuousClock.now
        let row = ChildProgram.scan(in: folder, secondsMax: 1).row(path)
        #expect(row.status == .crashed)
        #expect(row.fault?.message == "did not open within 1 s and was stopped")
        #expect(ContinuousClock.now - started < .seconds(5))
    }

    @Test func `is not confused by what a constructor prints`() throws {
        let path = try build(
            "prints",
            "for (int i = 0; i < 100000; i++) { puts(\"{}\"); fputs(\"{}\", stderr); }",
            "#include <stdio.h>")
        let row = ChildProgram.scan(in: folder).row(path)
        #expect(row.status == .ok)
        #expect(row.modules.map(\.id) == ["com.test.prints"])
    }

    @Test func `takes an answer that a library forged for none`() throws {
        let path = try build("forges", "write(3, \"{}\", 2);", "#include <unistd.h>")
        #expect(ChildProgram.scan(in: folder).row(path).status == .crashed)
    }

    @Test func `hides the environment and every descriptor from the library`() throws {
        let path = try build(
            "looks",
            """
            int n = 0; for (char **e = environ; *e; e++) n += strstr(*e, "HOME=") == *e;
            for (int fd = 4; fd < 64; fd++) n += fcntl(fd, F_GETFD) >= 0 && fd != own_files;
            if (n > 1) abort();
            """,
            """
            #include <fcntl.h>
            #include <stdlib.h>
            #include <string.h>
            #include <unistd.h>
            extern char **environ;
            static int own_files = 4;
            """)
        #expect(ChildProgram.scan(in: folder).row(path).status == .ok)
    }

    @Test func `tells what loading changed`() throws {
        let path = try build(
            "rude", "chdir(\"/\"); umask(0);", "#include <unistd.h>\n#include <sys/stat.h>")
        let row = ChildProgram.scan(in: folder).row(path)
        #expect(row.status == .ok)
        #expect(
            row.warnings.contains("\(path) changed the umask while it was loaded; it was put back"))
    }

    @Test func `refuses without a child what headers already tell`() throws {
        let nobody = ScanLaunch(path: "/nonexistent", arguments: [])
        let scan = PluginScan(
            search: ChildProgram.search(folder.path), lock: FirstPartyLock(hashes: []),
            launch: nobody)
        try folder.write(Array("text".utf8), to: "libtext.so")
        try CCompiler.library("int answer;", at: folder.file("libempty.so"))
        let rows = scan.rows()
        #expect(rows.map(\.status) == [.refused, .refused])
        #expect(rows.map { $0.fault?.code } == ["plugin.no_entry", "plugin.load_failed"])
        let good = try PluginSource("com.test.nobody").build("nobody", in: folder.path)
        #expect(
            scan.row(good).fault?.message
                == "could not be opened in a child process: no such file or directory")
    }

    @Test func `warns of a link that led to a library`() throws {
        let good = try PluginSource("com.test.linked").build("linked", in: folder.path)
        let link = folder.file("liblink.so")
        try folder.link(good, from: "liblink.so")
        let row = ChildProgram.scan(in: folder).row(link)
        #expect(row.status == .ok)
        #expect(row.warnings.contains { $0.contains("symbolic link") }, "\(row.warnings)")
    }

    @Test func `never starts a scan from within a scan`() throws {
        let lock = FirstPartyLock(hashes: [])
        let search = ChildProgram.search(folder.path)
        let good = try PluginSource("com.test.nested").build("nested", in: folder.path)
        let asks = "test \"$PERPS_PLUGIN_SCAN\" = 1 && exit 7"
        let shell = ScanLaunch(path: "/bin/sh", arguments: ["-c", asks])
        let outer = PluginScan(search: search, lock: lock, launch: shell)
        #expect(
            outer.row(good).fault?.message == "ended the process that opened it with status 7")
        let inner = PluginScan(search: search, lock: lock, launch: shell, isInChild: true)
        #expect(inner.row(good).fault?.code == "plugin.scan_in_scan")
    }

    @Test func `passes a refusal of the child on`() throws {
        var source = PluginSource("com.test.passed")
        source.tableFields = ".magic = 7,"
        let path = try source.build("passed", in: folder.path)
        let row = ChildProgram.scan(in: folder).row(path)
        #expect(row.status == .refused)
        #expect(row.fault?.code == "plugin.bad_descriptor")
        #expect(row.fault?.file == path)
        #expect(row.json["error"] == .string("its table does not begin with PB_MAGIC"))
        #expect(row.json["remedy"] != nil)
    }

    @Test func `names two files with one module id in both rows`() throws {
        var other = PluginSource("com.test.both")
        other.moduleFields = ".version = S(\"2.0.0\"),"
        let second = try other.build("b", in: folder.path)
        let first = try PluginSource("com.test.both").build("a", in: folder.path)
        let rows = ChildProgram.scan(in: folder).rows()
        #expect(
            rows.map(\.warnings) == [
                ["com.test.both stands in \(second) too"],
                ["com.test.both stands in \(first) too"],
            ])
    }
}
