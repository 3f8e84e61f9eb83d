import Foundation
import Testing

/// The moving-average cross in one of the languages that there is a kit for.
struct Twin: CustomTestStringConvertible {
    let library: String
    let id: String

    var testDescription: String { id }

    static let swift = Twin(library: "PerpsMaCross", id: "perps.ma-cross")
    static let rust = Twin(library: "perps_ma_cross_rust", id: "perps.ma-cross-rust")

    /// All of them; the one in Rust is left out where there was no cargo to build it.
    static let all: [Twin] = {
        let sure = [
            swift, Twin(library: "PerpsMaCrossC", id: "perps.ma-cross-c"),
            Twin(library: "PerpsMaCrossCpp", id: "perps.ma-cross-cpp"),
        ]
        return isBuilt(rust.library) ? sure + [rust] : sure
    }()

    static let others = all.filter { $0.id != swift.id }

    /// Whether a library lies beside the test.
    static func isBuilt(_ library: String) -> Bool {
        // No path is the same as no file.
        let path = try? Repository.library(library)
        return path.map { FileManager.default.fileExists(atPath: $0) } ?? false
    }

    func instance(_ host: HostRecord = HostRecord()) throws -> HostedInstance {
        try PluginLibrary(library).instance(id, host)
    }
}
