import Foundation

/// Files of this repository and of this build.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The headers of the contract, by path.
    static func headers() throws -> [String: String] {
        let include = "Sources/CPerpsPlugin/include"
        let folder = root.appendingPathComponent(include + "/perps").path
        var found: [String: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            found[name] = try text("\(include)/perps/\(name)")
        }
        for name in ["perps_plugin.h", "perps_plugin_ext.h"] {
            found[name] = try text("\(include)/\(name)")
        }
        return found
    }

    /// A library that this build made, beside the test itself.
    static func library(_ name: String) throws -> String {
        let executable = try FileManager.default.destinationOfSymbolicLink(
            atPath: "/proc/self/exe")
        let folder = URL(fileURLWithPath: executable).deletingLastPathComponent()
        return folder.appendingPathComponent("lib\(name).so").path
    }
}
