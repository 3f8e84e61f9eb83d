import Domain
import Foundation
import Profile

/// A configuration file that is shipped.
enum ShippedFile: String, CaseIterable, Sendable {
    case dev, demo, spot, canary, prod, perps
    case spotTop10 = "spot_top10"
    case perpsUS = "perps_us"

    var isRisk: Bool { [.perps, .perpsUS, .spotTop10].contains(self) }
    /// Below a folder that holds `config`.
    var path: String { "config/\(isRisk ? "risk" : "profiles")/\(rawValue).yaml" }

    /// Empty where it cannot be read, which a test would notice.
    var text: String {
        let place = Desk.repository.appending(path: path)
        return (try? String(contentsOf: place, encoding: .utf8)) ?? ""  // as said
    }

    var values: [ShippedValue] {
        let root = SourceTree.read(file: path, bytes: Array(text.utf8)).root
        let leaves = root?.leaves(path: "") ?? []
        let modules = Dictionary(
            leaves.filter { $0.path.hasSuffix("].module") }.map { ($0.path, $0.text) },
            uniquingKeysWith: { first, _ in first })
        return leaves.map { leaf in
            ShippedValue(
                file: self, path: leaf.path, key: key(of: leaf.path, modules), text: leaf.text,
                place: leaf.location)
        }
    }

    /// The path as a row of the table names it: guards by module, other parts of lists by nothing.
    private func key(of path: String, _ modules: [String: String]) -> String {
        var parts = (isRisk ? "limits." + path : path).split(separator: ".").map(String.init)
        if parts[0].hasPrefix("guards[") {
            let module = modules[parts[0] + ".module"] ?? "?"
            parts[0] = "guards." + (module.split(separator: ".").last.map(String.init) ?? "?")
        } else if parts[0].hasPrefix("strategies[") {
            parts[0] = "strategies"
        } else if parts.count == 4, parts[1] == "products" {
            parts[2] = "*"
        }
        let key = parts.joined(separator: ".")
        return key.replacing(/\[[0-9]+\]/, with: "[]")
    }
}
