import Foundation

/// The repository as it lies on disk.
enum House {
    /// The folder of `Package.swift`.
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let rootPath = root.path

    /// Every Swift file of the house, the plugins and the tests.
    static func swiftFiles() throws -> [SourceFile] { try swift.get() }

    private static let swift = Result {
        try files(under: ["Sources", "Plugins", "Tests"], endings: ["swift"])
    }

    /// What ships: the house and its plugins.
    static func shippedFiles() throws -> [SourceFile] {
        try swiftFiles().filter { $0.area != "Tests" }
    }

    /// Every page a person reads.
    static func pages() throws -> [SourceFile] {
        try files(under: ["docs"], endings: ["md"]) + ["README.md"].filter(exists).map(file)
    }

    /// The files under some folders, in order of their path; folders of built things are left out.
    static func files(under areas: [String], endings: Set<String>) throws -> [SourceFile] {
        try areas.flatMap { area -> [SourceFile] in
            let place = root.appending(path: area)
            guard let walk = FileManager.default.enumerator(atPath: place.path) else { return [] }
            let paths = walk.compactMap { $0 as? String }.filter { path in
                endings.contains(URL(filePath: path).pathExtension)
                    && !path.split(separator: "/").contains("target")
            }
            return try paths.sorted().map { try file("\(area)/\($0)") }
        }
    }

    static func file(_ path: String) throws -> SourceFile {
        let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
        return SourceFile(path: path, text: text)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// The names of the folders directly under a folder.
    static func folders(in area: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: area).path)
            .filter { name in
                var isFolder: ObjCBool = false
                let path = root.appending(path: "\(area)/\(name)").path
                return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
                    && isFolder.boolValue
            }
            .sorted()
    }
}
