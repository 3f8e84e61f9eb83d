import Domain
import PluginHost
import Seeding
import Testing

private let seeds = PropertySeeds.of("locks of plugins")

@Suite struct `A lock of plugins` {
    private static let hash = String(repeating: "0a", count: 32)

    private static let sample = PluginsLock(
        plugins: [
            PluginsLock.Entry(
                file: "libtheirs-1.2.0.so", sha256: hash,
                modules: ["com.theirs.a@1.2.0", "com.theirs.b@0.1.0"],
                capabilities: [.trade, .files], signer: "RWQkey"),
            PluginsLock.Entry(
                file: "libother.so", sha256: String(repeating: "b1", count: 32),
                modules: ["com.other.c@2.0.0"], capabilities: [], signer: nil),
        ],
        vendors: [PluginsLock.Vendor(name: "They, \"the\" vendor\n", key: "RWQkey")])

    private func fault(_ text: String) -> Fault? {
        caught { () throws(Fault) in try PluginsLock(parsing: text, file: "plugins.lock") }
    }

    @Test func `is read as it was written`() throws {
        let text = Self.sample.text
        #expect(try PluginsLock(parsing: text, file: "plugins.lock") == Self.sample)
        #expect(
            text.hasSuffix(
                """

                [[plugin]]
                file = "libtheirs-1.2.0.so"
                sha256 = "\(Self.hash)"
                modules = ["com.theirs.a@1.2.0","com.theirs.b@0.1.0"]
                caps = ["trade","files"]
                signer = "RWQkey"

                [[plugin]]
                file = "libother.so"
                sha256 = "\(String(repeating: "b1", count: 32))"
                modules = ["com.other.c@2.0.0"]
                caps = []

                [[vendor]]
                name = "They, \\"the\\" vendor\\n"
                key = "RWQkey"

                """))
        #expect(Self.sample.plugins[0].ids == ["com.theirs.a", "com.theirs.b"])
        #expect(try PluginsLock(parsing: "", file: "plugins.lock") == .empty)
    }

    @Test func `says in which line what is wrong`() {
        let plugin = "[[plugin]]\nfile = \"libx.so\"\nsha256 = \"\(Self.hash)\"\n"
        let cases: [(String, Int, String)] = [
            ("file = \"libx.so\"", 1, "stands before the first [[plugin]]"),
            ("\n[plugin]", 2, "is neither [[plugin]] nor [[vendor]]"),
            ("[[plugin]]\nfile = \"../libx.so\"", 1, "names no file like lib*.so"),
            ("[[plugin]]\nfile = libx.so", 2, "is no text"),
            ("[[plugin]]\nfile = [\"libx.so\"]", 2, "is no text"),
            ("[[plugin]]\nfile = \"libx.so\"\nfile = \"liby.so\"", 3, "is written twice"),
            ("[[plugin]]\nfile = \"libx.so\"\nsha256 = \"0A\"", 1, "is no SHA-256"),
            (
                "[[plugin]]\nname = \"x\"", 2,
                "is no line of [[plugin]]; known are file, sha256, modules, caps, signer"
            ),
            (plugin + "modules = \"a@1\"", 4, "is no list of texts"),
            (plugin + "modules = [1]", 4, "is no list of texts"),
            (plugin + "modules = []", 1, "lacks caps"),
            (plugin + "modules = []\ncaps = [\"fly\"]", 1, "names a capability that is not known"),
            ("[[vendor]]\nname = \"\\u001b\"", 2, "is no text"),
            ("[[vendor]]\nname = \"x\"", 1, "lacks key"),
            (
                plugin + "modules = []\ncaps = []\n" + plugin + "modules = []\ncaps = []", 1,
                "names a file twice"
            ),
        ]
        for (text, line, message) in cases {
            let fault = fault(text)
            #expect(fault?.code == "plugin.lock_damaged", "\(text)")
            #expect(fault?.file == "plugins.lock" && fault?.line == line, "\(text)")
            #expect(fault?.message.hasPrefix(message) == true, "\(text): \(fault?.message ?? "")")
        }
    }

    @Test(arguments: seeds)
    func `with random damage is refused or read, never a crash`(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let whole = Array(Self.sample.text.utf8)
        for _ in 0..<1_000 {
            var damaged = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: damaged.indices, using: &random)
                damaged[at] = UInt8.random(in: 9...126, using: &random)
            }
            let text = String(decoding: damaged, as: UTF8.self)
            do throws(Fault) {
                // What is taken can be written and says the same again.
                let lock = try PluginsLock(parsing: text, file: "plugins.lock")
                #expect(try PluginsLock(parsing: lock.text, file: "plugins.lock") == lock)
            } catch {
                #expect(error.code == "plugin.lock_damaged" && error.line != nil, "\(text)")
            }
        }
    }

    @Test func `has no more than 1,024 entries`() throws {
        func text(_ count: Int) -> String {
            (0..<count).map { "[[vendor]]\nname = \"v\($0)\"\nkey = \"k\"\n" }.joined()
        }
        #expect(try PluginsLock(parsing: text(1_024), file: "p").vendors.count == 1_024)
        #expect(fault(text(1_025))?.message == "holds more than 1024 entries")
    }

    @Test func `names files that lie in one folder and look like what they are`() {
        for good in ["liba.so", "libA-1.2.0+x_y.so", "lib..so"] {
            #expect(PluginsLock.isFileName(good), "\(good)")
        }
        let long = "lib" + String(repeating: "x", count: 123) + ".so"
        for bad in [
            "lib.so", "a.so", "liba.so.1", "../liba.so", "lib/../a.so", "lib%2e.so", "lib a.so",
            "lib\u{0}a.so", "lib\u{430}.so", "lib\na.so", long,
        ] { #expect(!PluginsLock.isFileName(bad), "\(bad)") }
        #expect(PluginsLock.isFileName(long.replacing("xx.so", with: "x.so")))
    }

    @Test func `that others may write, or that is a link, is not read`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array(Self.sample.text.utf8), to: "plugins.lock", mode: 0o644)
        #expect(try PluginsLock.read(path) == Self.sample)
        #expect(try PluginsLock.read(folder.file("none")) == .empty)
        for mode in [0o664, 0o646] {
            try folder.setMode(mode, of: path)
            #expect(
                caught { () throws(Fault) in try PluginsLock.read(path) }
                    == Fault(
                        .usage, code: "plugin.lock_unsafe", "is writable by others",
                        remedy: "type: chmod go-w \(path)"
                    ).inFile(path))
        }
        try folder.setMode(0o644, of: path)
        let link = try folder.link(path, from: "link")
        let fault = caught { () throws(Fault) in try PluginsLock.read(link) }
        #expect(fault?.code == "plugin.lock_unsafe" && fault?.message == "is a symbolic link")
        let inside = caught { () throws(Fault) in try PluginsLock.read(folder.path) }
        #expect(inside?.message == "is not a regular file")
    }
}
