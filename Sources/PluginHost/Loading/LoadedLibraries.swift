internal import Domain
internal import Synchronization

/// Every library that this process has loaded; it loads them one after another.
///
/// Owns the list behind a lock, which is held while foreign code is loaded, because what a library
/// may change belongs to the whole process.
final class LoadedLibraries: Sendable {
    static let shared = LoadedLibraries()

    private let libraries = Mutex<[PluginLibrary]>([])

    private init() {}

    func library(_ file: PluginFile, isScan: Bool) throws(Fault) -> PluginLibrary {
        try libraries.withLock { (loaded) throws(Fault) -> PluginLibrary in
            if let same = loaded.first(where: { $0.sha256 == file.sha256 }) { return same }
            let replaced = loaded.first { library in
                library.path == file.path || library.identity.isSameFile(as: file.identity)
            }
            // The system would hand out the old code under the new file's name.
            if replaced != nil {
                throw Fault(
                    .usage, code: "plugin.load_failed",
                    "was replaced after this process had loaded it",
                    remedy: "start again; give a new version a new file name"
                ).inFile(file.path)
            }
            let library = try LibraryOpening(file, isScan: isScan).library()
            loaded.append(library)
            return library
        }
    }
}
