internal import Domain

extension ElfFile {
    /// Libraries that every machine has, or that come with the program.
    private static let ordinary = [
        "libc.", "libm.", "libdl.", "libpthread.", "librt.", "libgcc_s.", "libstdc++.", "ld-linux",
        "libswift", "libFoundation", "lib_Foundation", "libdispatch.", "libBlocksRuntime.",
    ]

    /// - Throws: `plugin.dangerous` for what no plugin needs.
    func refuseDanger(path: String) throws(Fault) {
        guard wantsExecutableStack else { return }
        throw Fault(
            .usage, code: "plugin.dangerous", "wants its stack to be executable",
            remedy: "ask its author to build it with -Wl,-z,noexecstack"
        ).inFile(path)
    }

    /// What is odd about it, one sentence each.
    var remarks: [String] {
        let others = needed.filter { name in !ElfFile.ordinary.contains { name.hasPrefix($0) } }
        let places = searchPaths.filter { !$0.hasPrefix("$ORIGIN") }
        var remarks: [String] = []
        if !others.isEmpty {
            remarks.append("it needs " + others.joined(separator: ", "))
        }
        if !places.isEmpty {
            remarks.append("it looks for libraries in " + places.joined(separator: ", "))
        }
        return remarks
    }
}
