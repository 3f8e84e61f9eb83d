import Domain
import PluginHost
import Testing

@Suite struct `A search for libraries` {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func search(_ environment: [String: String]) throws -> PluginSearch {
        PluginSearch(
            executableFolder: try folder.folder("prefix/bin"), environment: environment,
            workingFolder: folder.path)
    }

    @Test func `looks into its folders in the order of the contract`() throws {
        let search = try search([
            "PERPS_PLUGIN_PATH": "\(folder.path)/one:\(folder.path)/two",
            "XDG_DATA_HOME": "\(folder.path)/data", "HOME": "/home/nobody",
        ])
        let expected = [
            "one", "two", "prefix/bin/plugins", "prefix/bin", "prefix/lib/perps-bot/plugins",
            "data/perps-bot/plugins",
        ]
        #expect(search.folders.map(\.path) == expected.map(folder.file))
        #expect(
            search.folders.map(\.origin) == [
                .environment, .environment, .besideExecutable, .executable, .prefix, .data,
            ])
        #expect(search.folders.map(\.exists) == [false, false, false, true, false, false])
    }

    @Test func `falls back to the home folder, and ignores a relative data folder`() throws {
        let fallback = try search(["HOME": folder.path])
        let data = folder.file(".local/share/perps-bot/plugins")
        #expect(fallback.folders.last?.path == data)
        let relative = try search(["HOME": folder.path, "XDG_DATA_HOME": "data"])
        #expect(relative.folders.last?.path == data)
    }

    @Test func `counts one folder and one file once, whatever their names`() throws {
        let one = try folder.folder("one")
        try folder.write([1], to: "one/liba.so")
        try symlink("one", "two")
        try symlink("one/liba.so", "one/libb.so")
        let search = try search(["PERPS_PLUGIN_PATH": "\(one):\(folder.file("two")):\(one)/"])
        #expect(search.folders.filter { $0.origin == .environment }.map(\.path) == [one])
        #expect(search.candidates().map(\.path) == ["\(one)/liba.so"])
    }

    @Test func `takes lib*.so only, sorted, and does not descend`() throws {
        let one = try folder.folder("one")
        _ = try folder.folder("one/deep")
        for name in ["libb.so", "liba.so", "a.so", "liba.so.1", "liba.txt", "deep/libc.so"] {
            try folder.write([1], to: "one/" + name)
        }
        let search = try search(["PERPS_PLUGIN_PATH": one])
        #expect(search.candidates().map(\.path) == ["\(one)/liba.so", "\(one)/libb.so"])
    }

    @Test(.enabled(if: CCompiler.isPresent, "\(CCompiler.absence)"))
    func `passes over libraries beside the program that are no plugins`() throws {
        let search = try search([:])
        let bin = try folder.folder("prefix/bin")
        try CCompiler.library("int answer(void) { return 1; }", at: bin + "/libruntime.so")
        try folder.write(Array("text".utf8), to: "prefix/bin/libtext.so")
        let plugin = try PluginSource("com.test.beside").build("beside", in: bin)
        #expect(search.candidates().map(\.path) == [plugin])
        #expect(search.candidates().map(\.origin) == [.executable])
    }

    @Test func `finds a library at the profile's folder before the working directory`() throws {
        let profiles = try folder.folder("profiles")
        try folder.write([1], to: "profiles/libx.so")
        try folder.write([1], to: "libx.so")
        try folder.write([1], to: "liby.so")
        let search = try search([:])
        #expect(try search.locate("libx.so", profileFolder: profiles) == "\(profiles)/libx.so")
        #expect(
            try search.locate("./liby.so", profileFolder: profiles) == "\(folder.path)/./liby.so")
        #expect(
            try search.locate(folder.file("libx.so"), profileFolder: nil) == folder.file("libx.so"))
    }

    @Test func `looks for a bare name in the search folders too`() throws {
        let one = try folder.folder("one")
        try folder.write([1], to: "one/libx.so")
        let search = try search(["PERPS_PLUGIN_PATH": one])
        #expect(try search.locate("libx.so", profileFolder: nil) == "\(one)/libx.so")
        #expect(
            caught { () throws(Fault) in
                try search.locate("deep/libx.so", profileFolder: nil)
            }?.code == "plugin.not_found")
    }

    @Test func `names the nearest file and every place it looked at`() throws {
        let one = try folder.folder("one")
        try folder.write([1], to: "one/libcross.so")
        let search = try search(["PERPS_PLUGIN_PATH": one])
        let fault = caught { () throws(Fault) in
            try search.locate("libcros.so", profileFolder: nil)
        }
        let places = [folder.path] + search.folders.map(\.path)
        #expect(
            fault
                == Fault(
                    .usage, code: "plugin.not_found",
                    "library libcros.so was not found; nearest: libcross.so", key: "library",
                    remedy: "put the file into one of " + places.joined(separator: ", ")
                        + ", or write its path"))
    }

    private func symlink(_ target: String, _ name: String) throws {
        try folder.link(folder.file(target), from: name)
    }
}
