internal import Domain
internal import JSON

/// What a child found out about a library, as it travels through the pipe.
enum ScanAnswer {
    case described(Described)
    case refused(Fault)

    /// What the library says about itself.
    struct Described {
        var sha256: String
        var build: String
        var abi: PluginLibrary.ABI
        var modules: [ModuleSummary]
        var warnings: [String]
    }

    init(_ library: PluginLibrary) {
        self = .described(
            Described(
                sha256: library.sha256, build: library.build, abi: library.abi,
                modules: library.modules.map(\.summary), warnings: library.warnings))
    }

    var json: JSONValue {
        switch self {
        case .refused(let fault):
            .object([
                "code": .string(fault.code), "message": .string(fault.message),
                "remedy": fault.remedy.map(JSONValue.string),
            ])
        case .described(let found):
            .object([
                "sha256": .string(found.sha256), "build": .string(found.build),
                "major": .int(found.abi.major), "minor": .int(found.abi.minor),
                "modules": .array(found.modules.map(\.full)),
                "warnings": .array(found.warnings.map(JSONValue.string)),
            ])
        }
    }

    /// Reads an answer, which a hostile library may have written.
    ///
    /// - Returns: nil for anything that the child of this program would not write.
    init?(_ bytes: [UInt8], path: String) {
        // Whatever is wrong with it, the answer is none.
        guard let json = try? JSONValue(parsing: bytes) else { return nil }
        if let code = json["code"]?.string, let message = json["message"]?.string {
            let clean = ScalarText(message, isQuoted: false).clean(limit: 1_000)
            self = .refused(
                Fault(.usage, code: code, clean, remedy: json["remedy"]?.string).inFile(path))
            return
        }
        guard let sha256 = json["sha256"]?.string, let build = json["build"]?.string,
            let major = json["major"]?.int, let minor = json["minor"]?.int,
            let listed = json["modules"]?.array, let warnings = json["warnings"]?.array
        else { return nil }
        let modules = listed.compactMap(ModuleSummary.init(manifest:))
        guard modules.count == listed.count, !modules.isEmpty else { return nil }
        self = .described(
            Described(
                sha256: sha256, build: build,
                abi: PluginLibrary.ABI(major: Int(major), minor: Int(minor)), modules: modules,
                warnings: warnings.compactMap(\.string)))
    }
}
