package import Domain

/// Variables that have the system's loader put other code into this process, beside the plugins.
package enum LoaderVariables {
    static let names = ["LD_PRELOAD", "LD_AUDIT", "LD_LIBRARY_PATH"]

    /// - Throws: `plugin.loader_environment`, naming those that are set.
    package static func refuse(_ environment: [String: String]) throws(Fault) {
        let set = names.filter { environment[$0]?.isEmpty == false }
        guard !set.isEmpty else { return }
        throw Fault(
            .usage, code: "plugin.loader_environment",
            set.joined(separator: ", ") + (set.count == 1 ? " is" : " are")
                + " set, which puts code into this process that nobody looked at; live mode "
                + "refuses it", key: set[0],
            remedy: "type: env " + set.map { "-u \($0)" }.joined(separator: " ")
                + " perps-bot run …; or give --allow-loader-env")
    }
}
