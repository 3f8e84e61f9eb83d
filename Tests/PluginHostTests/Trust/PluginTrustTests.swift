import Domain
import PluginHost
import Testing

@Suite(.enabled(if: CCompiler.isPresent, "\(CCompiler.absence)"))
struct `Trust in a library` {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func catalogue(
        _ mode: LoadMode, _ trust: PluginTrust, ours: Set<String> = []
    ) -> PluginCatalogue {
        var scan = ChildProgram.scan(in: folder, lock: FirstPartyLock(hashes: ours))
        scan.trust = trust
        return PluginCatalogue(
            scan: scan, mode: mode, profileFolder: folder.path, usesChild: false)
    }

    private func trust(
        _ sha256: String, _ capabilities: Capabilities = []
    ) -> PluginTrust {
        let entry = PluginsLock.Entry(
            file: "libx.so", sha256: sha256, modules: [], capabilities: capabilities, signer: nil)
        return PluginTrust(
            lock: .success(PluginsLock(plugins: [entry], vendors: [])), path: "plugins.lock")
    }

    private func stranger(_ name: String, caps: Int = 0) throws -> (path: String, sha256: String) {
        var source = PluginSource("com.test.\(name)")
        source.moduleFields = ".caps = \(caps),"
        let path = try source.build(name, in: folder.path)
        return (path, try PluginFile.open(path, mode: .scan).sha256)
    }

    private func outcome(
        _ catalogue: PluginCatalogue, _ name: String
    ) -> Result<PluginCatalogue.Entry, Fault> {
        Result { () throws(Fault) in
            try catalogue.resolve(
                "com.test.\(name)", kind: .strategy, library: "lib\(name).so")
        }
    }

    @Test func `is refused to a stranger in live mode, warned of in paper, silent elsewhere`()
        throws
    {
        let (path, sha256) = try stranger("stranger")
        let nobody = trust(String(repeating: "0", count: 64))
        let why = "is not in plugins.lock, by its SHA-256 \(sha256)"
        #expect(
            outcome(catalogue(.live, nobody), "stranger")
                == .failure(
                    Fault(
                        .usage, code: "plugin.not_locked", why,
                        remedy: "look at it, then type: perps-bot plugins add \(path)"
                    ).inFile(path)))
        let paper = try outcome(catalogue(.paper, nobody), "stranger").get()
        #expect(paper.warnings == ["\(path) \(why); live mode refuses it"])
        for mode in [LoadMode.backtest, .scan] {
            #expect(try outcome(catalogue(mode, nobody), "stranger").get().warnings == [])
        }
        let known: [(PluginTrust, Set<String>)] = [(trust(sha256), []), (nobody, [sha256])]
        for (trust, ours) in known {
            for mode in [LoadMode.live, .paper] {
                let entry = try outcome(catalogue(mode, trust, ours: ours), "stranger").get()
                #expect(entry.warnings == [])
            }
        }
    }

    @Test func `does not stop what only sells`() throws {
        _ = try stranger("seller")
        var trust = PluginTrust.none
        trust.demandsLock = false
        let entry = try outcome(catalogue(.live, trust), "seller").get()
        #expect(entry.warnings.count == 1)
    }

    @Test func `is of ours alone in safe mode, whatever the mode and the lock`() throws {
        let (path, sha256) = try stranger("safe")
        var trust = trust(sha256)
        trust.isSafeMode = true
        for mode in [LoadMode.live, .paper, .backtest] {
            #expect(
                outcome(catalogue(mode, trust), "safe")
                    == .failure(
                        Fault(
                            .usage, code: "plugin.safe_mode",
                            "did not come with the program, and safe mode loads nothing else",
                            remedy: "take what uses it out of the profile, or start without "
                                + "--safe-mode"
                        ).inFile(path)))
            #expect(throws: Never.self) {
                try outcome(catalogue(mode, trust, ours: [sha256]), "safe").get()
            }
        }
    }

    @Test func `runs nothing of a stranger that is refused`() throws {
        let crash = PluginSource.withConstructor("com.test.bomb", "*(volatile int *)8 = 1;")
        let path = try crash.build("bomb", in: folder.path)
        let catalogue = catalogue(.live, .none)
        // Also when it is met while another module is looked for.
        for library in [path, nil] {
            let fault = caught { () throws(Fault) in
                try catalogue.resolve("com.test.bomb", kind: .strategy, library: library)
            }
            #expect(fault?.code == (library == nil ? "plugin.not_found" : "plugin.not_locked"))
            #expect(fault?.message.contains("plugins.lock") == true)
        }
    }

    @Test func `ends at what the lock grants`() throws {
        let (path, sha256) = try stranger("more", caps: 3)
        for mode in [LoadMode.live, .paper] {
            #expect(
                outcome(catalogue(mode, trust(sha256, .trade)), "more")
                    == .failure(
                        Fault(
                            .usage, code: "plugin.capability",
                            "com.test.more asks for halt, which plugins.lock does not grant it",
                            key: "caps",
                            remedy: "grant it with perps-bot plugins add, or take the module out "
                                + "of the profile"
                        ).inFile(path)))
            let granted = trust(sha256, [.trade, .halt])
            #expect(throws: Never.self) { try outcome(catalogue(mode, granted), "more").get() }
        }
    }

    @Test func `is nobody's while the lock cannot be read`() throws {
        _ = try stranger("damaged")
        let fault = Fault(
            .usage, code: "plugin.lock_damaged", "is not UTF-8", remedy: "mend it"
        ).inFile("plugins.lock")
        let trust = PluginTrust(lock: .failure(fault), path: "plugins.lock")
        #expect(outcome(catalogue(.live, trust), "damaged") == .failure(fault))
        #expect(
            try outcome(catalogue(.paper, trust), "damaged").get().warnings
                == ["plugins.lock is not UTF-8; live mode refuses it"])
    }

    @Test func `ends where the loader is told to bring other code`() {
        #expect(throws: Never.self) { try LoaderVariables.refuse(["LD_PRELOAD": "", "HOME": "/"]) }
        for name in ["LD_PRELOAD", "LD_AUDIT", "LD_LIBRARY_PATH"] {
            let fault = caught { () throws(Fault) in try LoaderVariables.refuse([name: "x.so"]) }
            #expect(fault?.code == "plugin.loader_environment" && fault?.key == name)
            #expect(fault?.remedy?.contains("env -u \(name) ") == true)
        }
    }
}
