internal import Glibc

/// The SHA-256 of each library that was built with the program.
///
/// A library is first-party when its hash stands here; its name, module id and folder say nothing.
package struct FirstPartyLock: Hashable, Sendable {
    package static let fileName = "first-party.lock"
    /// A longer file is not the one that the build writes.
    static let bytesMax = 1 << 20

    private let hashes: Set<String>

    package init(hashes: Set<String>) { self.hashes = hashes }

    /// Reads lines of `sha256  filename`; other lines say nothing.
    package init(parsing text: String) {
        hashes = Set(
            text.split(separator: "\n").compactMap { line in
                let word = line.split(separator: " ", maxSplits: 1).first.map(String.init) ?? ""
                return FirstPartyLock.isHash(word) ? word : nil
            })
    }

    /// The lock beside the executable; without one nothing is first-party.
    package init(besideExecutableIn folder: String) {
        let path = folder + "/" + FirstPartyLock.fileName
        let bytes = SmallFile.read(path, bytesMax: FirstPartyLock.bytesMax) ?? []
        self.init(parsing: String(decoding: bytes, as: UTF8.self))
    }

    package func contains(_ sha256: String) -> Bool { hashes.contains(sha256) }

    static func isHash(_ word: String) -> Bool {
        word.utf8.count == 64
            && word.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
