import Domain
import Profile
import Testing

@Suite struct `Finding a profile` {
    let home: Folder
    let prefix: Folder

    init() throws {
        (home, prefix) = (try Folder(), try Folder())
        try home.write("config/profiles/dev.yaml", "name: dev\n")
        try home.write("own.yaml", "name: own\n")
        try prefix.write("config/profiles/dev.yaml", "name: dev\n")
        try prefix.write("config/profiles/demo.yaml", "name: demo\n")
    }

    func find(_ name: String) throws(Fault) -> String {
        try ProfileFiles.resolve(name, workingDirectory: home.path, prefixShare: prefix.path)
    }

    @Test func `looks by name here first, then where it is installed`() throws {
        #expect(try find("dev") == home.path + "/config/profiles/dev.yaml")
        #expect(try find("demo") == prefix.path + "/config/profiles/demo.yaml")
    }

    @Test func `takes a path as it is`() throws {
        #expect(try find("own.yaml") == home.path + "/own.yaml")
        #expect(try find("./own.yaml") == home.path + "/./own.yaml")
        #expect(try find(home.path + "/own.yaml") == home.path + "/own.yaml")
    }

    @Test func `names the nearest when there is none`() {
        #expect(throws: Fault.self) { try find("dve") }
        do throws(Fault) { _ = try find("dve") } catch {
            #expect(error.kind == .usage)
            #expect(error.remedy == "nearest: dev")
        }
        do throws(Fault) { _ = try find("config/profiles/dex.yaml") } catch {
            #expect(error.remedy == "nearest: " + home.path + "/config/profiles/dev.yaml")
        }
    }

    @Test func `lists each name once, its first place`() {
        let list = ProfileFiles.list(workingDirectory: home.path, prefixShare: prefix.path)
        #expect(list.map(\.name) == ["demo", "dev"])
        #expect(
            list.map(\.path) == [
                prefix.path + "/config/profiles/demo.yaml",
                home.path + "/config/profiles/dev.yaml",
            ])
    }

    @Test func `finds nothing to read in a folder or behind a missing path`() {
        for path in [home.path, home.path + "/none.yaml"] {
            #expect(ProfileReader.read(path: path).faults.map(\.code) == [ProfileFault.notFound])
        }
    }
}
