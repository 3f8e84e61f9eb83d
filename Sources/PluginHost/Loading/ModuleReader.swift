internal import CPerpsPlugin
internal import Domain
internal import JSON

/// Reads one module's descriptor.
@safe struct ModuleReader {
    private static let kindsKnown: UInt32 = 31
    private static let metricsMax = 256

    private let pointer: UnsafePointer<pb_module>
    /// How messages name it until its id is known.
    private let place: String

    init(_ pointer: UnsafePointer<pb_module>, place: String) {
        unsafe self.pointer = pointer
        self.place = place
    }

    func summary() throws(DescriptorFault) -> ModuleSummary {
        guard unsafe DescriptorReader.isAligned(pointer) else {
            throw DescriptorFault("\(place) is misaligned")
        }
        let size = unsafe pointer.pointee.struct_size
        let full = unsafe MemoryLayout<pb_module>.size
        guard size >= full, size <= DescriptorReader.structBytesMax else {
            throw DescriptorFault("\(place) is \(size) bytes long; this version has \(full)")
        }
        let module = unsafe pointer.pointee
        let id = try unsafe text(module.id, "id")
        guard DescriptorText.isModuleID(id) else {
            throw DescriptorFault(
                "\(place) has the id \"\(id)\"; an id is reverse DNS such as com.acme.cross")
        }
        let version = try unsafe text(module.version, "version of \(id)")
        guard DescriptorText.isSemanticVersion(version) else {
            throw DescriptorFault("\(id) has the version \"\(version)\"; write it like 1.2.0")
        }
        let kinds = unsafe module.kinds & ModuleReader.kindsKnown
        guard kinds != 0 else { throw DescriptorFault("\(id) is of no kind that is known") }
        return ModuleSummary(
            id: id, name: try unsafe text(module.name, "name of \(id)"), version: version,
            vendor: try unsafe text(module.vendor, "vendor of \(id)"),
            url: try unsafe text(module.url, "url of \(id)"),
            license: try unsafe text(module.license, "license of \(id)"),
            summary: try unsafe text(module.summary, "summary of \(id)"),
            kinds: ModuleKinds(rawValue: kinds), schema: try unsafe schema(module, id),
            metrics: try unsafe metrics(module, id), caps: unsafe module.caps,
            events: unsafe module.events, determinism: unsafe module.determinism,
            flags: unsafe module.flags, stateVersion: unsafe module.state_version,
            stateOldest: unsafe module.state_oldest)
    }

    private func text(_ text: pb_str, _ field: String) throws(DescriptorFault) -> String {
        let named = field == "id" ? "the id of \(place)" : "the \(field)"
        return try unsafe DescriptorText.read(text, named)
    }

    private func schema(
        _ module: pb_module, _ id: String
    ) throws(DescriptorFault) -> ParameterSchema {
        let text = try unsafe DescriptorText.read(
            module.schema, "the schema of \(id)", bytesMax: ParameterSchema.bytesMax)
        guard !text.isEmpty else { return .none }
        do throws(Fault) {
            return try ParameterSchema(parsing: text)
        } catch {
            throw DescriptorFault("\(id): \(error.message)")
        }
    }

    private func metrics(
        _ module: pb_module, _ id: String
    ) throws(DescriptorFault) -> [ModuleSummary.Metric] {
        let field = "the list of metrics of \(id)"
        let text = try unsafe DescriptorText.read(
            module.metrics, field, bytesMax: ParameterSchema.bytesMax)
        guard !text.isEmpty else { return [] }
        let document: JSONValue
        do throws(JSONFault) {
            document = try JSONValue(parsing: text)
        } catch {
            throw DescriptorFault("\(field) is not JSON: \(error.message)")
        }
        guard let items = document.array, items.count <= ModuleReader.metricsMax else {
            throw DescriptorFault("\(field) is no array of at most \(ModuleReader.metricsMax)")
        }
        var metrics: [ModuleSummary.Metric] = []
        for item in items {
            guard let name = item["name"]?.string, !name.isEmpty else {
                throw DescriptorFault("\(field) has an entry without a name")
            }
            metrics.append(
                ModuleSummary.Metric(
                    name: name, unit: item["unit"]?.string ?? "",
                    kind: item["kind"]?.string ?? ""))
        }
        return metrics
    }
}
