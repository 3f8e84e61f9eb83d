internal import Crypto
package import Domain
internal import JSON

extension PluginScan {
    /// Asks a library what it is, in a child, and writes the answer into it as its manifest.
    ///
    /// - Returns: Whether the file was written; one that carries a manifest already, which the
    ///   child has compared with what it says, is left alone.
    /// - Throws: What looking into the file throws, and `plugin.cannot_embed`.
    package func embed(into path: String) throws(Fault) -> Bool {
        let found = description(path, asking: .always)
        if let fault = found.row.fault { throw fault }
        guard let document = found.manifest, !found.isManifestEmbedded else { return false }
        guard let file = SmallFile.read(path, bytesMax: PluginFile.bytesMax),
            SHA256.hex(of: file) == found.row.sha256
        else {
            throw Fault(
                .usage, code: "plugin.file_changed", "changed while it was being checked",
                remedy: "let the build end first"
            ).inFile(path)
        }
        var appendix = ElfAppendix(file)
        guard let longer = appendix?.file(adding: document.bytes, as: ElfFile.manifestSection)
        else {
            throw Fault(
                .usage, code: "plugin.cannot_embed", "has no table of sections to add one to",
                remedy: "embed the manifest before the library is stripped of its sections"
            ).inFile(path)
        }
        guard try ElfFile(longer, path: path).manifest == document.bytes else {
            throw Fault(
                .usage, code: "plugin.cannot_embed", "would not show what was added",
                remedy: "build it again with the usual linker"
            ).inFile(path)
        }
        let mode = FileIdentity.mode(at: path) ?? 0o644
        try ReplacedFile.write(longer, to: path, mode: mode)
        return true
    }
}
