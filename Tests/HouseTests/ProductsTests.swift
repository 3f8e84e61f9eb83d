import Foundation
import Testing

@Suite struct `What we build` {
    @Test(.enabled(if: !ours.isEmpty, "nothing of ours is built beside the tests"))
    func `looks for its libraries beside itself only`() throws {
        for file in Self.ours {
            let paths = try #require(try ELFFile(file).libraryPaths, "\(file.path)")
            #expect(foreign(paths) == [], "\(file.lastPathComponent)")
        }
    }

    @Test func `is told from what names a folder of this machine`() throws {
        let mixed = ["$ORIGIN", "$ORIGIN/..", "$ORIGINAL", "/opt", ""]
        #expect(foreign(mixed) == ["$ORIGINAL", "/opt", ""])
        let tests = try #require(try ELFFile(Self.executable).libraryPaths)
        #expect(foreign(tests) != [], "the test binary is linked against the toolchain's folder")
    }

    @Test func `is told from a text file`() throws {
        #expect(try ELFFile(House.root.appending(path: "Package.swift")).libraryPaths == nil)
    }

    private static let executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    private static let ours: [URL] = {
        let folder = executable.deletingLastPathComponent()
        let names = ["perps-bot", "perps-bench"]
        let libraries = ["libPerps", "libperps_"]
        // Without the folder there is nothing to check, which the test then says.
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let ours = all.filter { name in
            names.contains(name)
                || libraries.contains { name.hasPrefix($0) } && name.hasSuffix(".so")
        }
        return ours.sorted().map { folder.appending(path: $0) }
    }()

    /// The search paths that are not relative to the file itself.
    private func foreign(_ paths: [String]) -> [String] {
        paths.filter { $0 != "$ORIGIN" && !$0.hasPrefix("$ORIGIN/") }
    }
}
