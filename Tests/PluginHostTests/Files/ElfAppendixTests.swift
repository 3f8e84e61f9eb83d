import Domain
import PluginHost
import Seeding
import Testing

private let seeds = PropertySeeds.of("sections added to ELF files")

@Suite(.enabled(if: CCompiler.isPresent, "\(CCompiler.absence)"))
struct `A section added to a library` {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func plugin(_ source: PluginSource = PluginSource("com.test.tail")) throws -> [UInt8] {
        try bytes(of: source.build("tail", in: folder.path))
    }

    private func adding(_ text: String, to file: [UInt8]) -> [UInt8]? {
        var appendix = ElfAppendix(file)
        return appendix?.file(adding: Array(text.utf8), as: ".perps.manifest")
    }

    private func elf(_ bytes: [UInt8]) throws -> ElfFile { try ElfFile(bytes, path: "libx.so") }

    @Test func `is read back, and moves nothing that is loaded`() throws {
        let file = try plugin()
        let longer = try #require(adding("{\"a\":1}", to: file))
        var expected = try elf(file)
        expected.manifest = Array("{\"a\":1}".utf8)
        #expect(try elf(longer) == expected)
        // Where the table of sections is, and how many they are, stands in the header.
        let changed = file.indices.filter { file[$0] != longer[$0] }
        #expect(changed.allSatisfy { (40..<48).contains($0) || (60..<62).contains($0) })
        let path = try folder.write(longer, to: "liblonger.so", mode: 0o755)
        let fault = caught { () throws(Fault) in
            try PluginLibrary.load(PluginFile.open(path, mode: .backtest), mode: .backtest)
        }
        #expect(fault?.message == "its manifest lists 0 modules; 1 to 256 are possible")
    }

    @Test func `replaces the one that was added before`() throws {
        let once = try #require(adding("{}", to: plugin()))
        let twice = try #require(adding("{\"longer\":true}", to: once))
        #expect(try elf(twice).manifest == Array("{\"longer\":true}".utf8))
    }

    @Test func `replaces none that the library loads, and needs a table of sections`() throws {
        var source = PluginSource("com.test.tail")
        source.manifest = "{}"
        #expect(try adding("[]", to: plugin(source)) == nil)
        var bare = try plugin()
        bare.replaceSubrange(40..<48, with: repeatElement(0, count: 8))
        bare.replaceSubrange(58..<64, with: repeatElement(0, count: 6))
        #expect(adding("{}", to: bare) == nil)
        #expect(adding("{}", to: []) == nil)
    }

    @Test func `that stands there twice or leaves the file is refused`() throws {
        let once = try #require(adding("{}", to: plugin()))
        let count = Int(once[60]) | Int(once[61]) << 8
        let table = (0..<8).reduce(0) { $0 | Int(once[40 + $1]) << (8 * $1) }
        let last = table + (count - 1) * 64
        var twice = once
        // The entry before it takes its name and kind.
        twice.replaceSubrange(last - 64..<last - 56, with: once[last..<last + 8])
        var far = once
        far.replaceSubrange(last + 24..<last + 32, with: repeatElement(0x7f, count: 8))
        var huge = once
        huge.replaceSubrange(last + 32..<last + 40, with: [1, 0, 16, 0, 0, 0, 0, 0])
        let messages = [twice, far, huge].map { bytes in
            caught { () throws(Fault) in try ElfFile(bytes, path: "libx.so") }?.message
        }
        #expect(
            messages == [
                "is damaged: it has two sections .perps.manifest",
                "is damaged: section .perps.manifest lies outside of the file",
                "is damaged: section .perps.manifest is longer than 1024 KiB",
            ])
    }

    @Test(arguments: seeds)
    func `to a damaged file is refused or added, never a crash`(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let whole = try #require(adding("{}", to: plugin()))
        for _ in 0..<500 {
            var damaged = whole
            let reach = Bool.random(using: &random) ? 64 : whole.count
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let at = Int.random(in: 0..<reach, using: &random)
                damaged[at] = UInt8.random(in: .min ... .max, using: &random)
            }
            guard let longer = adding("{\"b\":2}", to: damaged) else { continue }
            #expect(longer.count > damaged.count)
        }
    }
}
