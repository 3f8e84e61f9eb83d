internal import CPluginChannel
internal import Crypto
internal import Domain
internal import Glibc

/// A file that was opened to be checked; whoever makes it closes `descriptor`.
struct OpenedFile {
    /// As it was named, for messages.
    let named: String
    /// Absolute, with links resolved.
    let path: String
    let identity: FileIdentity
    let descriptor: Int32
    private let isLink: Bool
    private let status: stat

    init(_ named: String) throws(Fault) {
        self.named = named
        var link = stat()
        guard !named.utf8.contains(0), unsafe lstat(named, &link) == 0,
            let path = PathText.resolved(named)
        else {
            throw Fault(
                .usage, code: "plugin.not_found", "there is no such file",
                remedy: "check the path, or list what is installed with perps-bot plugins list"
            ).inFile(named)
        }
        isLink = link.st_mode & S_IFMT == S_IFLNK
        self.path = path
        // Without O_NONBLOCK a named pipe would block until somebody writes into it.
        descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            let reason = PathText.systemMessage(errno)
            throw Fault(
                .usage, code: "plugin.load_failed", "cannot be opened: \(reason)",
                remedy: "give this user the right to read it"
            ).inFile(named)
        }
        var status = stat()
        let result = unsafe fstat(descriptor, &status)
        self.status = status
        identity = FileIdentity(status)
        guard result == 0, status.st_mode & S_IFMT == S_IFREG else {
            Glibc.close(descriptor)
            throw OpenedFile.unsafeFile(
                named, "is not a regular file", "name the shared library itself")
        }
    }

    /// What is doubtful about the file, one sentence each.
    ///
    /// - Throws: `plugin.unsafe_file` for what is never accepted, and in live mode for any doubt.
    func doubts(mode: LoadMode) throws(Fault) -> [String] {
        guard identity.size <= PluginFile.bytesMax else {
            throw OpenedFile.unsafeFile(
                named, "is longer than \(PluginFile.bytesMax >> 20) MiB", "check what it is")
        }
        guard status.st_mode & S_IWOTH == 0 else {
            throw OpenedFile.unsafeFile(
                named, "is writable by everyone", "type: chmod o-w \(path)")
        }
        var doubts: [(String, String)] = []
        if isLink { doubts.append(("is a symbolic link to \(path)", "name \(path) itself")) }
        doubts += OpenedFile.ownership(of: status, "the file", path)
        for folder in folders() { doubts += try folderDoubts(folder) }
        try refuseOpenPath()
        if let first = doubts.first, mode.refusesDoubtfulFiles {
            throw OpenedFile.unsafeFile(named, first.0 + ", which live mode refuses", first.1)
        }
        return doubts.map { "\(named) \($0.0)" }
    }

    /// Where the file lies and, for a link, where the link lies.
    private func folders() -> [String] {
        let real = PathText.folder(of: path)
        guard isLink, let other = PathText.resolved(PathText.folder(of: named)), other != real
        else { return [real] }
        return [real, other]
    }

    private func folderDoubts(_ folder: String) throws(Fault) -> [(String, String)] {
        var status = stat()
        guard unsafe stat(folder, &status) == 0 else { return [] }
        let isSticky = status.st_mode & S_ISVTX != 0
        guard status.st_mode & S_IWOTH == 0 || isSticky else {
            throw OpenedFile.unsafeFile(
                named, "lies in \(folder), which everyone may write to",
                "type: chmod o-w \(folder)")
        }
        return isSticky ? [] : OpenedFile.ownership(of: status, "its folder", folder)
    }

    /// Whoever may write a folder further up can put another one in the place of what is below.
    private func refuseOpenPath() throws(Fault) {
        var folder = PathText.folder(of: path)
        while folder != "/", folder != "." {
            folder = PathText.folder(of: folder)
            var status = stat()
            guard unsafe stat(folder, &status) == 0, status.st_mode & S_IWOTH != 0,
                status.st_mode & S_ISVTX == 0
            else { continue }
            throw OpenedFile.unsafeFile(
                named, "lies below \(folder), which everyone may write to",
                "type: chmod o-w \(folder)")
        }
    }

    /// Doubts about who may write; the administrator and this user are trusted.
    private static func ownership(
        of status: stat, _ what: String, _ path: String
    ) -> [(String, String)] {
        var doubts: [(String, String)] = []
        let subject = what == "the file" ? "is" : "lies in \(path), which is"
        if status.st_mode & S_IWGRP != 0 {
            doubts.append(("\(subject) writable by its group", "type: chmod g-w \(path)"))
        }
        if status.st_uid != 0, status.st_uid != geteuid() {
            doubts.append(
                (
                    "\(subject) owned by another user (\(status.st_uid))",
                    "install a copy of your own"
                ))
        }
        return doubts
    }

    /// Copies the bytes into memory that is sealed then, and that has this hash.
    func sealed(as sha256: String) throws(Fault) -> Int32 {
        let copy = perps_remote_seal(descriptor, UInt64(identity.size))
        guard copy >= 0 else {
            throw Fault(
                .runtime, code: "plugin.load_failed",
                "cannot be copied into memory: \(PathText.systemMessage(-copy))",
                remedy: "check the file and the memory that is free"
            ).inFile(named)
        }
        guard try hash(of: copy) == sha256 else {
            Glibc.close(copy)
            throw changed()
        }
        return copy
    }

    /// SHA-256 of the bytes, read through the descriptor.
    func hash() throws(Fault) -> String { try hash(of: descriptor) }

    private func hash(of descriptor: Int32) throws(Fault) -> String {
        let digest = SHA256()
        var offset = 0
        while offset <= PluginFile.bytesMax {
            guard let piece = SmallFile.read(descriptor, at: offset, count: 1 << 20) else {
                throw Fault(
                    .usage, code: "plugin.load_failed",
                    "cannot be read: \(PathText.systemMessage(errno))",
                    remedy: "check the disk and the file's rights"
                ).inFile(named)
            }
            guard !piece.isEmpty else { return digest.finish() }
            digest.update(piece.span)
            offset += piece.count
        }
        throw OpenedFile.unsafeFile(named, "grows while it is read", "check what it is")
    }

    func close() { Glibc.close(descriptor) }

    /// - Throws: `plugin.file_changed` when the file or what its path leads to is another now.
    func confirmUnchanged() throws(Fault) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, FileIdentity(status) == identity,
            FileIdentity.at(path) == identity
        else {
            throw changed()
        }
    }

    private func changed() -> Fault {
        Fault(
            .usage, code: "plugin.file_changed", "changed while it was being checked",
            remedy: "install it again by renaming a finished copy into place"
        ).inFile(named)
    }

    private static func unsafeFile(_ path: String, _ message: String, _ remedy: String) -> Fault {
        Fault(.usage, code: "plugin.unsafe_file", message, remedy: remedy).inFile(path)
    }
}
