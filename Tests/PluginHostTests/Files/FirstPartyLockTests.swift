import PluginHost
import Testing

@Suite struct `The first-party lock` {
    private let hash = String(repeating: "0a", count: 32)

    @Test func `knows the hashes that it lists`() {
        let lock = FirstPartyLock(parsing: "\(hash)  liba.so\nnonsense  libb.so\n\n")
        #expect(lock.contains(hash))
        #expect(!lock.contains(String(repeating: "0b", count: 32)))
        #expect(!lock.contains("nonsense"))
    }

    @Test func `lies beside the program, and without it nothing is first-party`() throws {
        let folder = try TemporaryFolder()
        #expect(!FirstPartyLock(besideExecutableIn: folder.path).contains(hash))
        try folder.write(Array("\(hash)  liba.so\n".utf8), to: FirstPartyLock.fileName)
        #expect(FirstPartyLock(besideExecutableIn: folder.path).contains(hash))
    }
}
