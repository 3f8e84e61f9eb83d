package import Domain
internal import Glibc
package import PluginHost

/// The folder where plugin instances keep what should outlive the process, a file for each.
package struct InstanceStates {
    package let folder: String
    /// Whether anything in it may be changed; otherwise it is read alone.
    package let mayKeep: Bool

    package init(folder: String, mayKeep: Bool = true) {
        (self.folder, self.mayKeep) = (folder, mayKeep)
    }

    package func path(of instance: String) -> String { "\(folder)/\(instance)" }

    /// Takes what an instance kept.
    ///
    /// - Returns: nil when there is no file.
    /// - Throws: What is wrong with the file, or why it cannot be read.
    package func take(_ instance: String, for module: PluginModule) throws(Fault) -> SavedState? {
        let most = SavedState.bytesMax + 4_096
        guard let bytes = try StateFolder.bytes(path(of: instance), countMax: most) else {
            return nil
        }
        guard bytes.count <= most else {
            throw Fault(.runtime, code: "state.unusable", "is longer than \(most) bytes")
        }
        let saved = try SavedState(file: bytes)
        try saved.check(for: module)
        return saved
    }

    /// Replaces what an instance kept, at once.
    ///
    /// - Precondition: `mayKeep`.
    package func keep(_ saved: SavedState, of instance: String) throws(Fault) {
        precondition(mayKeep, "what is read alone is not written over")
        try StateFolder.make(folder)
        try StateFolder.write(saved.file, to: path(of: instance))
    }

    /// Moves a file that cannot be used out of the way, so that nothing overwrites it.
    ///
    /// - Returns: Where it is now.
    /// - Throws: When it cannot be moved: the instance must then not be allowed to save over it.
    /// - Precondition: `mayKeep`.
    package func setAside(_ instance: String, at time: Timestamp) throws(Fault) -> String {
        precondition(mayKeep, "what is read alone is not moved")
        let old = path(of: instance)
        let stamp = time.rfc3339.filter { $0.isNumber || $0 == "T" || $0 == "Z" }
        for number in 0..<100 {
            let new = "\(old).unusable-\(stamp)" + (number == 0 ? "" : "-\(number)")
            if try StateFolder.exists(new) { continue }
            guard unsafe rename(old, new) == 0 else { break }
            return new
        }
        throw Fault(
            .runtime, code: "state.kept",
            "the state cannot be moved aside: \(unsafe String(cString: strerror(errno)))",
            remedy: "move or delete it, or give yourself write access to its folder"
        ).inFile(old)
    }
}

/// A state that was there and could not be used, or a past that could not be told.
package struct LostState: Hashable, Sendable {
    package var instance: String
    /// Whose trading it concerns; nil for all of the account's.
    package var owner: OwnerID?
    /// What happened, with the file and what to do.
    package var text: String
    /// The same in a few words, after "starts cold, ".
    package var why = "its state could not be used"
}
