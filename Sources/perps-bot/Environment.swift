internal import Assembly
internal import Domain
internal import Glibc
internal import PluginHost
internal import Profile

/// What surrounds the program.
enum Environment {
    static let variables: [String: String] = {
        var all: [String: String] = [:]
        var place = unsafe environ
        while let entry = unsafe place.pointee {
            let halves = unsafe String(cString: entry).split(separator: "=", maxSplits: 1)
            if let name = halves.first {
                all[String(name)] = halves.count > 1 ? String(halves[1]) : ""
            }
            unsafe place += 1
        }
        return all
    }()

    static let search = PluginSearch.ofThisProcess()

    static var scan: PluginScan {
        var scan = PluginScan(
            search: search, lock: FirstPartyLock(besideExecutableIn: search.executableFolder))
        scan.trust = PluginTrust(of: search)
        return scan
    }

    /// `PREFIX/share/perps-bot` for a program in `PREFIX/bin` or `PREFIX/lib/perps-bot`.
    static var prefixShare: String { search.executableFolder + "/../share/perps-bot" }

    static var home: String { StateFolder.home(variables) }

    static func load(_ name: String, _ options: ProfileOptions) throws -> LoadedProfile {
        return try LoadedProfile.load(name, layers: options.above.layers, prefixShare: prefixShare)
    }
}
