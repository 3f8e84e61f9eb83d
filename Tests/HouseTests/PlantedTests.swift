import Foundation
import Testing

@Suite struct `A planted fault` {
    static let names: [String] = {
        // Without the folder there are no faults, and the first test says so.
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return all.filter { $0.hasSuffix(".patch") }.sorted()
    }()
    static let folder: String = House.rootPath + "/Tests/Planted"

    @Test func `exists for what is promised`() { #expect(Self.names.count >= 24) }

    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/git"), "no git here"),
        arguments: names)
    func `still fits the source, and says which tests are to catch it`(name: String) throws {
        let path = Self.folder + "/" + name
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasPrefix("Tests: ") && text.contains("\nFault: "), "\(name)")
        let git = Process()
        git.executableURL = URL(filePath: "/usr/bin/git")
        git.arguments = ["apply", "--check", path]
        git.currentDirectoryURL = URL(filePath: House.rootPath)
        git.standardError = FileHandle.nullDevice
        try git.run()
        git.waitUntilExit()
        #expect(git.terminationStatus == 0, "\(name) no longer fits: make it anew")
    }
}
