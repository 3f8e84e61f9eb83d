package import Domain
package import JSON

/// One file of `plugins list`, refused ones included.
package struct PluginRow: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable {
        case ok
        case refused
        /// Its code ended or stopped the child that opened it.
        case crashed
    }

    /// Where a profile uses a module of the file.
    package struct Use: Hashable, Sendable {
        package var profile: String
        package var module: String
        package var instance: String
        package init(profile: String, module: String, instance: String) {
            (self.profile, self.module, self.instance) = (profile, module, instance)
        }
    }

    package var file: String
    /// nil when the file could not be read.
    package var sha256: String?
    package var abi: PluginLibrary.ABI?
    package var status: Status
    /// Why it is not usable.
    package var fault: Fault?
    package var isFirstParty = false
    /// What the lock says of it; nil when it was not added.
    package var entry: PluginsLock.Entry?
    /// Where its instances run in runs by the clock when a profile does not say: by trust.
    package var hosting: Placement { isFirstParty ? .inProcess : .isolated }
    package var modules: [ModuleSummary] = []
    /// What live mode would refuse, and what loading it changed.
    package var warnings: [String] = []
    /// Filled in by whoever knows the profiles.
    package var uses: [Use] = []

    package init(file: String, status: Status) { (self.file, self.status) = (file, status) }

    package var json: JSONValue { .object(members) }

    var members: [JSONMember] {
        let abi = abi.map { abi in
            JSONValue.object(["major": .int(abi.major), "minor": .int(abi.minor)])
        }
        let uses = uses.map { use in
            JSONValue.object([
                "profile": .string(use.profile), "module": .string(use.module),
                "instance": .string(use.instance),
            ])
        }
        let known: JSONValue = .object([
            "file": .string(file), "sha256": sha256.map(JSONValue.string), "abi": abi,
            "status": .string(status.rawValue), "error": fault.map { .string($0.message) },
            "remedy": fault?.remedy.map(JSONValue.string), "first_party": .bool(isFirstParty),
            "hosting": .string(hosting.rawValue), "modules": .array(modules.map(\.listed)),
            "used_by": .array(uses),
            "warnings": warnings.isEmpty ? nil : .array(warnings.map(JSONValue.string)),
        ])
        return known.members ?? []
    }
}
