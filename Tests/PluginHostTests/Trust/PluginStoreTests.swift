import Domain
import Foundation
import PluginHost
import Seeding
import Testing

private let seeds = PropertySeeds.of("tampering with plugins")

@Suite(.enabled(if: CCompiler.isPresent, "\(CCompiler.absence)"))
struct `A store of plugins` {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private var search: PluginSearch {
        PluginSearch(
            executableFolder: "/nonexistent/bin",
            environment: ["XDG_DATA_HOME": folder.file("data")], workingFolder: "/nonexistent")
    }

    private func scan(ours: Set<String> = []) -> PluginScan {
        PluginScan(search: search, lock: FirstPartyLock(hashes: ours), launch: ChildProgram.launch)
    }

    private func store(ours: Set<String> = []) throws(Fault) -> PluginStore {
        try PluginStore(scan(ours: ours))
    }

    /// A library with a manifest that fits.
    private func library(
        _ file: String, id: String = "com.theirs.cross", version: String = "1.2.0",
        caps: Int = 1, flags: [String] = []
    ) throws -> String {
        let vendor = ["free": "Free", "nobody": "Nobody"][file, default: "They"]
        var source = PluginSource(id)
        source.moduleFields =
            ".version = S(\"\(version)\"), .vendor = S(\"\(vendor)\"), .caps = \(caps),"
        source.manifest =
            #"{"modules":[{"id":""# + id + #"","name":"Test","version":""# + version
            + #"","vendor":""# + vendor + #"","summary":"Does nothing.","kinds":["strategy"],"#
            + #""caps":\#(caps)}]}"#
        return try source.build(file, in: try folder.folder("theirs"), flags: flags)
    }

    private func examine(
        _ path: String, key: String? = nil, replacesKey: Bool = false
    ) throws(Fault) -> PluginAddition {
        var word = SignatureCheck.Word()
        (word.key, word.replacesKey) = (key, replacesKey)
        return try store().examine(path, asks: false, word: word)
    }

    private func refusal(
        _ path: String, key: String? = nil, replacesKey: Bool = false
    ) -> Fault? {
        caught { () throws(Fault) in try examine(path, key: key, replacesKey: replacesKey) }
    }

    private func sign(_ path: String, _ author: MinisignAuthor, isPrehashed: Bool = true) throws {
        let signature = try author.sign(try bytes(of: path), isPrehashed: isPrehashed)
        try Data(signature).write(to: URL(filePath: path + ".minisig"))
    }

    private func isLoadedLive(_ name: String) -> Bool {
        var scan = scan()
        scan.trust = PluginTrust(of: search)
        let catalogue = PluginCatalogue(
            scan: scan, mode: .live, profileFolder: nil, usesChild: false)
        return caught { () throws(Fault) in
            try catalogue.resolve(
                "com.theirs.cross", kind: .strategy,
                library: folder.file("data/perps-bot/plugins/\(name)"))
        } == nil
    }

    @Test func `keeps a copy, what was seen and what it may do`() throws {
        let path = try library("cross-1.2.0")
        let addition = try examine(path)
        let entry = PluginsLock.Entry(
            file: "libcross-1.2.0.so", sha256: try PluginFile.open(path, mode: .scan).sha256,
            modules: ["com.theirs.cross@1.2.0"], capabilities: .trade, signer: nil)
        #expect(addition.entry == entry && addition.replaced == [])
        #expect(!FileManager.default.fileExists(atPath: folder.file("data")))
        let store = try store()
        try store.add(addition)
        let copy = folder.file("data/perps-bot/plugins/libcross-1.2.0.so")
        #expect(try bytes(of: copy) == bytes(of: path))
        #expect(store.lockFile == folder.file("data/perps-bot/plugins.lock"))
        let lock = try store.lock()
        #expect(lock == PluginsLock(plugins: [entry], vendors: []))
        #expect(store.verify(entry, in: lock) == nil && store.strays(lock) == [])
        #expect(isLoadedLive("libcross-1.2.0.so"))
        try store.add(try examine(path))
        #expect(try store.lock() == lock)
    }

    @Test func `forgets what is removed, by file, module or hash`() throws {
        let store = try store()
        for name in ["libcross.so", "com.theirs.cross", "hash"] {
            let addition = try examine(try library("cross"))
            try store.add(addition)
            let word = name == "hash" ? addition.entry.sha256 : name
            #expect(try store.remove(word) == [addition.entry])
            #expect(try store.lock() == .empty)
            #expect(!FileManager.default.fileExists(atPath: store.folder + "/libcross.so"))
        }
        try store.add(try examine(try library("cross")))
        #expect(
            caught { () throws(Fault) in try store.remove("libcros.so") }
                == Fault(
                    .usage, code: "plugin.not_found",
                    "libcros.so is not in \(store.lockFile); nearest: libcross.so",
                    remedy: "see perps-bot plugins verify"))
    }

    @Test func `says what a new version asks for beyond the old one`() throws {
        let store = try store()
        try store.add(try examine(try library("cross-1")))
        let same = try examine(try library("cross-2", version: "1.3.0"))
        #expect(same.growth == [] && same.replaced.map(\.file) == ["libcross-1.so"])
        let more = try examine(try library("cross-3", version: "1.4.0", caps: 19))
        #expect(more.growth == [.halt, .files])
        try store.add(more)
        #expect(try store.lock().plugins.map(\.file) == ["libcross-3.so"])
        #expect(store.strays(try store.lock()) == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.folder).count == 1)
    }

    @Test func `refuses another library of the same name, and modules of ours`() throws {
        let store = try store()
        try store.add(try examine(try library("cross")))
        let other = refusal(try library("cross", id: "com.other.cross"))
        #expect(other?.code == "plugin.bad_name")
        #expect(other?.message == "has the name of another library, \(store.folder)/libcross.so")
        let ours = try PluginFile.open(store.folder + "/libcross.so", mode: .scan).sha256
        let twin = try library("twin", version: "9.0.0")
        #expect(
            caught { () throws(Fault) in
                try self.store(ours: [ours]).examine(twin, asks: false, word: .init())
            }?.code == "plugin.duplicate_module")
        let own = try library("cross")
        #expect(
            caught { () throws(Fault) in
                try self.store(ours: [ours]).examine(own, asks: false, word: .init())
            }?.code == "plugin.first_party")
    }

    @Test func `refuses links, odd names, open files and folders, and stacks that run`() throws {
        let path = try library("cross")
        let link = try folder.link(path, from: "libcross.so")
        #expect(refusal(link)?.code == "plugin.unsafe_file")
        let odd = try library("cröss")
        #expect(refusal(odd)?.code == "plugin.bad_name")
        try folder.setMode(0o666, of: path)
        #expect(refusal(path)?.message == "is writable by everyone")
        try folder.setMode(0o755, of: path)
        try folder.setMode(0o777, of: folder.path)
        #expect(
            refusal(path)?.message
                == "lies below \(folder.path), which everyone may write to")
        try folder.setMode(0o755, of: folder.path)
        let stack = try library("stack", flags: ["-Wl,-z,execstack"])
        #expect(refusal(stack)?.code == "plugin.dangerous")
        let plain = try PluginSource("com.theirs.plain").build("plain", in: folder.path)
        #expect(refusal(plain)?.code == "plugin.no_manifest")
        #expect(refusal(folder.file("libnone.so"))?.code == "plugin.not_found")
        #expect(refusal(path) == nil)
    }

    @Test(arguments: [true, false])
    func `fixes a vendor's key and takes nothing of that vendor without it`(
        isPrehashed: Bool
    ) throws {
        let (author, stranger) = (try MinisignAuthor(), try MinisignAuthor(2))
        let (key, other) = (try author.publicKey(), try stranger.publicKey())
        let path = try library("cross")
        try sign(path, author, isPrehashed: isPrehashed)
        #expect(refusal(path)?.message.contains("is not known here") == true)
        #expect(refusal(path, key: "RWQ")?.message == "is no public key of minisign")
        #expect(refusal(path, key: other)?.message.hasPrefix("is not what was signed") == true)
        let store = try store()
        let signed = try examine(path, key: key)
        try store.add(signed)
        #expect(signed.entry.signer == key)
        let lock = try store.lock()
        #expect(lock.vendors == [PluginsLock.Vendor(name: "They", key: key)])
        #expect(store.verify(signed.entry, in: lock) == nil)
        let proof = store.folder + "/libcross.so.minisig"
        let kept = try Data(contentsOf: URL(filePath: proof))
        try FileManager.default.removeItem(atPath: proof)
        let missing = store.verify(signed.entry, in: lock)?.message
        #expect(missing?.hasPrefix("has no signature, and one of key ") == true)
        try kept.write(to: URL(filePath: proof))

        let next = try library("cross-2", version: "1.3.0")
        #expect(refusal(next)?.message == "has no signature, and They signs")
        let unnamed = try library("nobody", version: "1.3.1")
        #expect(refusal(unnamed)?.message == "has no signature, and what it replaces has one")
        try sign(next, stranger)
        #expect(refusal(next)?.message.hasPrefix("is not what was signed") == true)
        #expect(refusal(next, key: other)?.message.contains("another key so far") == true)
        #expect(try examine(next, key: other, replacesKey: true).entry.signer == other)
        try sign(next, author)
        #expect(try examine(next).entry.signer == key)
        let unsigned = try library("free", id: "com.free.cross")
        #expect(try examine(unsigned).entry.signer == nil)
        #expect(refusal(unsigned, key: key)?.message == "has no signature, and Free signs")
    }

    @Test(arguments: seeds)
    func `takes no library and no signature of which a byte was changed`(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let author = try MinisignAuthor()
        let path = try library("cross")
        try sign(path, author)
        let key = try author.publicKey()
        let (whole, signature) = (try bytes(of: path), try bytes(of: path + ".minisig"))
        let store = try store()
        let entry = try examine(path, key: key).entry
        try store.add(try examine(path, key: key))
        let lock = try store.lock()
        let (copy, proof) = (store.folder + "/libcross.so", store.folder + "/libcross.so.minisig")
        let commented = "untrusted comment: ".utf8.count..<(signature.firstIndex(of: 10) ?? 0)
        let manifest = try #require(whole.firstRange(of: Array(#"{"modules""#.utf8)))
        for _ in 0..<60 {
            let near = manifest.lowerBound..<manifest.lowerBound + 160
            let at =
                Bool.random(using: &random)
                ? Int.random(in: near, using: &random)
                : Int.random(in: whole.indices, using: &random)
            var changed = whole
            changed[at] ^= UInt8.random(in: 1...255, using: &random)
            try Data(changed).write(to: URL(filePath: path))
            #expect(refusal(path) != nil, "byte \(at) of the library, seed \(seed)")
            try folder.write(changed, to: "data/perps-bot/plugins/libcross.so")
            #expect(store.verify(entry, in: lock)?.code == "plugin.changed", "\(at), \(seed)")
        }
        #expect(!isLoadedLive("libcross.so"))
        try Data(whole).write(to: URL(filePath: path))
        try folder.write(whole, to: "data/perps-bot/plugins/libcross.so")
        #expect(refusal(path) == nil && store.verify(entry, in: lock) == nil, "\(copy)")
        for _ in 0..<60 {
            let at = Int.random(in: signature.indices, using: &random)
            guard !commented.contains(at) else { continue }
            var changed = signature
            changed[at] ^= UInt8.random(in: 1...255, using: &random)
            try Data(changed).write(to: URL(filePath: path + ".minisig"))
            #expect(refusal(path)?.code == "plugin.signature", "byte \(at), seed \(seed)")
            try Data(changed).write(to: URL(filePath: proof))
            #expect(store.verify(entry, in: lock)?.code == "plugin.signature", "\(at), \(seed)")
        }
    }
}
