import Domain
import PluginHost
import Testing

@Suite(.enabled(if: CCompiler.isPresent, "\(CCompiler.absence)"))
struct `A catalogue of modules` {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func catalogue(_ mode: LoadMode = .backtest, child: Bool = false) -> PluginCatalogue {
        PluginCatalogue(
            scan: ChildProgram.scan(in: folder), mode: mode, profileFolder: folder.path,
            usesChild: child)
    }

    private func fault(
        _ catalogue: PluginCatalogue, _ id: String, _ kind: ModuleKinds = .strategy,
        library: String? = nil
    ) -> Fault? {
        caught { () throws(Fault) in try catalogue.resolve(id, kind: kind, library: library) }
    }

    @Test func `finds a module by its id, and by its file`() throws {
        let path = try PluginSource("com.test.found").build("found", in: folder.path)
        let catalogue = catalogue()
        let entry = try catalogue.resolve("com.test.found", kind: .strategy)
        #expect(entry.library.path == path && entry.module.id == "com.test.found")
        #expect(
            try catalogue.resolve("com.test.found", kind: .strategy, library: "libfound.so")
                == entry)
        #expect(catalogue.libraries == [entry.library])
    }

    @Test func `names the nearest module and the folders it looked into`() throws {
        _ = try PluginSource("com.test.cross").build("cross", in: folder.path)
        try folder.write(Array("text".utf8), to: "libtext.so")
        let folders = ChildProgram.search(folder.path).folders.map(\.path)
        #expect(
            fault(catalogue(), "com.test.cros")
                == Fault(
                    .usage, code: "plugin.not_found",
                    "no library has the module com.test.cros; nearest: com.test.cross; refused: "
                        + "libtext.so is not a shared library (no ELF header)", key: "module",
                    remedy: "put its library into one of \(folders.joined(separator: ", ")), or "
                        + "name the file with library:"))
    }

    @Test func `says which modules a named file has`() throws {
        let path = try PluginSource("com.test.named").build("named", in: folder.path)
        #expect(
            fault(catalogue(), "com.test.nameds", library: "libnamed.so")
                == Fault(
                    .usage, code: "plugin.not_found",
                    "module com.test.nameds is not in \(path); nearest: com.test.named",
                    key: "module", remedy: "use one of com.test.named"))
    }

    @Test func `refuses a module of another kind`() throws {
        _ = try PluginSource("com.test.kind").build("kind", in: folder.path)
        #expect(
            fault(catalogue(), "com.test.kind", .guard)
                == Fault(
                    .usage, code: "plugin.wrong_kind",
                    "module com.test.kind is a strategy, not a guard", key: "module",
                    remedy: "list modules with perps-bot plugins list"))
    }

    @Test func `refuses one module id in two different files, naming both`() throws {
        let first = try PluginSource("com.test.double").build("a", in: folder.path)
        var other = PluginSource("com.test.double")
        other.moduleFields = ".version = S(\"2.0.0\"),"
        let second = try other.build("b", in: folder.path)
        let expected = Fault(
            .usage, code: "plugin.duplicate_module",
            "module com.test.double stands in two different files: \(first) and \(second)",
            key: "module", remedy: "remove one of them, or name the one you mean with library:")
        #expect(fault(catalogue(), "com.test.double") == expected)
        let named = catalogue()
        _ = try named.resolve("com.test.double", kind: .strategy, library: second)
        #expect(fault(named, "com.test.double", library: first) == expected)
    }

    @Test func `takes two copies of one file for one`() throws {
        let path = try PluginSource("com.test.copied").build("a", in: folder.path)
        try folder.write(try bytes(of: path), to: "libb.so")
        #expect(try catalogue().resolve("com.test.copied", kind: .strategy).library.path == path)
    }

    @Test func `refuses doubtful files in live mode only`() throws {
        let path = try PluginSource("com.test.doubtful").build("doubtful", in: folder.path)
        try folder.setMode(0o775, of: path)
        #expect(
            fault(catalogue(.live), "com.test.doubtful", library: path)?.code
                == "plugin.unsafe_file")
        let entry = try catalogue(.paper).resolve(
            "com.test.doubtful", kind: .strategy, library: path)
        #expect(entry.library.warnings == ["\(path) is writable by its group"])
    }

    @Test(.enabled(if: ChildProgram.isPresent, "\(ChildProgram.absence)"))
    func `survives a stranger that crashes, named or not`() throws {
        let crash = PluginSource.withConstructor("com.test.crash", "*(volatile int *)8 = 1;")
        let path = try crash.build("crash", in: folder.path)
        _ = try PluginSource("com.test.neighbour").build("neighbour", in: folder.path)
        let catalogue = catalogue(child: true)
        #expect(
            try catalogue.resolve("com.test.neighbour", kind: .strategy).module.id
                == "com.test.neighbour")
        #expect(
            fault(catalogue, "com.test.crash", library: path)
                == Fault(
                    .usage, code: "plugin.crashed", "crashed with SIGSEGV while it was opened",
                    remedy: "move constructors and start-up work into create or activate"
                ).inFile(path))
    }
}
