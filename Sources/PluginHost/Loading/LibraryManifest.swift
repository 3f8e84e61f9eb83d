internal import Domain
package import JSON

/// What a library says about itself in its section `.perps.manifest`, without being loaded.
///
/// A JSON object: `manifest` (1), `abi` (`major`, `minor`), `build`, and `modules`, each as
/// `ModuleSummary.full` writes it. A member of a module that is left out counts as empty or zero.
package struct LibraryManifest: Hashable, Sendable {
    static let format: Int64 = 1

    package let document: JSONValue
    package let abi: PluginLibrary.ABI?
    package let build: String?
    package let modules: [ModuleSummary]

    /// - Throws: It is no JSON, of a later format, or one of its modules cannot be.
    init(parsing bytes: [UInt8]) throws(DescriptorFault) {
        // A text of C ends with a zero, and linkers fill sections up with more.
        let text = Array(bytes.prefix { $0 != 0 })
        guard bytes.dropFirst(text.count).allSatisfy({ $0 == 0 }) else {
            throw DescriptorFault("its manifest goes on after its end")
        }
        do throws(JSONFault) {
            document = try JSONValue(parsing: text)
        } catch {
            throw DescriptorFault(
                "its manifest is not JSON: \(error.message) at byte \(error.offset)")
        }
        let format = document["manifest"].map { $0.int } ?? LibraryManifest.format
        guard format == LibraryManifest.format else {
            throw DescriptorFault("its manifest is of a format that is not known")
        }
        let listed = document["modules"]?.array ?? []
        guard !listed.isEmpty, listed.count <= Int(DescriptorReader.modulesMax) else {
            throw DescriptorFault(
                "its manifest lists \(listed.count) modules; 1 to \(DescriptorReader.modulesMax) "
                    + "are possible")
        }
        modules = listed.compactMap(ModuleSummary.init(manifest:))
        guard modules.count == listed.count else {
            throw DescriptorFault("its manifest describes a module that cannot be")
        }
        guard Set(modules.map(\.id)).count == modules.count else {
            throw DescriptorFault("its manifest describes a module twice")
        }
        build = document["build"]?.string
        guard DescriptorText.isClean(build ?? "") else {
            throw DescriptorFault("its manifest contains control characters")
        }
        abi = LibraryManifest.abi(document["abi"])
    }

    private static func abi(_ value: JSONValue?) -> PluginLibrary.ABI? {
        guard let major = value?["major"]?.int, let minor = value?["minor"]?.int,
            (0...65_535).contains(major), (0...65_535).contains(minor)
        else { return nil }
        return PluginLibrary.ABI(major: Int(major), minor: Int(minor))
    }

    /// A manifest that says what these modules say.
    static func document(
        abi: PluginLibrary.ABI, build: String, modules: [ModuleSummary]
    ) -> JSONValue {
        .object([
            "manifest": .int(format),
            "abi": .object(["major": .int(abi.major), "minor": .int(abi.minor)]),
            "build": .string(build), "modules": .array(modules.map(\.full)),
        ])
    }

    /// - Throws: A loaded library says something else than its manifest, which it names.
    func confirm(_ library: PluginLibrary) throws(DescriptorFault) {
        let summaries = library.modules.map(\.summary)
        try confirm("the list of modules", ids(modules), ids(summaries))
        if let build { try confirm("the build", build, library.build) }
        if let abi { try confirm("the ABI", "\(abi)", "\(library.abi)") }
        for module in modules {
            guard let other = library.module(module.id)?.summary else { continue }
            let (told, found) = (module.full, other.full)
            for key in told.keys {
                let pair = (told[key]?.canonicalText ?? "", found[key]?.canonicalText ?? "")
                try confirm("\(key) of \(module.id)", pair.0, pair.1)
            }
        }
    }

    private func ids(_ modules: [ModuleSummary]) -> String {
        modules.map(\.id).sorted().joined(separator: ", ")
    }

    private func confirm(
        _ what: String, _ told: String, _ found: String
    ) throws(DescriptorFault) {
        guard told != found else { return }
        func short(_ text: String) -> String {
            ScalarText(text, isQuoted: false).clean(limit: 80)
        }
        throw DescriptorFault(
            "its manifest and the library itself differ in \(what): \(short(told)) against "
                + short(found))
    }
}
