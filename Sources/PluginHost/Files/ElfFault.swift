internal import Domain

/// Why a file cannot be loaded as a shared library on this machine.
enum ElfFault: Error, Hashable {
    case notELF
    /// What the file is for and what this machine is, in words.
    case wrongMachine(String)
    case notShared
    case damaged(String)

    func fault(_ path: String) -> Fault {
        switch self {
        case .notELF:
            Fault(
                .usage, code: "plugin.load_failed", "is not a shared library (no ELF header)",
                remedy: "build it with cc -shared -fPIC, or the like of your language"
            ).inFile(path)
        case .wrongMachine(let machine):
            Fault(
                .usage, code: "plugin.wrong_architecture",
                "wrong architecture: file is for \(machine), this machine is "
                    + ElfImage.Machine.host.name,
                remedy: "build it for \(ElfImage.Machine.host.name)"
            ).inFile(path)
        case .notShared:
            Fault(
                .usage, code: "plugin.load_failed", "is an ELF file but no shared library",
                remedy: "link it with -shared"
            ).inFile(path)
        case .damaged(let what):
            Fault(
                .usage, code: "plugin.load_failed", "is damaged: \(what)",
                remedy: "build or copy it again"
            ).inFile(path)
        }
    }
}
