import Foundation

/// The machine's C compiler, as a plugin's author uses it.
enum CCompiler {
    static let isPresent = FileManager.default.isExecutableFile(atPath: "/usr/bin/cc")
    static let absence: String = "there is no /usr/bin/cc"

    /// The header of the plugin ABI in this repository.
    static let headers: String = {
        var url = URL(filePath: #filePath)
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return url.appending(path: "Sources/CPerpsPlugin/include").path(percentEncoded: false)
    }()

    struct Failure: Error { let status: Int32 }

    /// Makes a shared library from C text.
    static func library(_ source: String, at path: String, flags: [String] = []) throws {
        let text = path + ".c"
        try Data(source.utf8).write(to: URL(filePath: text))
        defer { try? FileManager.default.removeItem(atPath: text) }  // a leftover harms nobody
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/cc")
        process.arguments =
            ["-shared", "-fPIC", "-w", "-I", headers, text, "-o", path] + flags
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(status: process.terminationStatus)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
}
