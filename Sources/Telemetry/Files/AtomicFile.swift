package import Domain
internal import Glibc

/// Replaces files so that a reader sees the old text or the new one and nothing else.
///
/// They tell how a run is doing now and are written every cycle, so nothing waits for the disk:
/// after a crash of the machine they may be old, which their own time tells.
package enum AtomicFile {
    /// Writes a file beside the old one and moves it into place.
    ///
    /// - Parameters:
    ///   - name: The file in `folder`; the text is first written to `.NAME.tmp` there.
    ///   - folder: Exists; one process at a time replaces this file.
    ///   - text: The whole new content.
    /// - Throws: `telemetry.unwritable`; the old file stands as it was.
    package static func replace(_ name: String, in folder: String, with text: String) throws(Fault)
    {
        let directory = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw fault("opening the folder", folder, name) }
        defer { close(directory) }
        let temporary = ".\(name).tmp"
        do throws(Fault) {
            try write(text, to: temporary, in: directory, Place(folder: folder, name: name))
            guard unsafe renameat(directory, temporary, directory, name) == 0 else {
                throw fault("moving into place", folder, name)
            }
        } catch {
            unsafe unlinkat(directory, temporary, 0)
            throw error
        }
    }

    private struct Place {
        let folder: String
        let name: String
    }

    private static func write(
        _ text: String, to temporary: String, in directory: Int32, _ place: Place
    ) throws(Fault) {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
        let file = unsafe openat(directory, temporary, flags, 0o644)
        guard file >= 0 else { throw fault("creating", place.folder, place.name) }
        defer { close(file) }
        guard SmallFile.write(Array(text.utf8), to: file) else {
            throw fault("writing", place.folder, place.name)
        }
    }

    private static func fault(_ deed: String, _ folder: String, _ name: String) -> Fault {
        Fault(
            .runtime, code: "telemetry.unwritable", "\(deed): \(SmallFile.lastError)",
            remedy: "make the folder writable for this user and leave space on its disk"
        ).inFile(folder + "/" + name)
    }
}
