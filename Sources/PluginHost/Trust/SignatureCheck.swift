internal import Crypto
internal import Domain

/// Whether a library is signed by whom its vendors' keys say.
///
/// A vendor's key is fixed when the first library of that vendor is added with one. From then on
/// nothing of that vendor is taken without a signature of that key.
package struct SignatureCheck: Sendable {
    /// What minisign puts behind the name of the file that it signs.
    package static let suffix = ".minisig"

    /// What the operator says about keys.
    package struct Word: Sendable {
        /// As minisign writes it; nil when the operator gives none.
        package var key: String?
        /// Whether it may take the place of another one.
        package var replacesKey = false
        package init() {}
    }

    let lock: PluginsLock
    let word: Word

    /// - Parameters:
    ///   - library: Its bytes.
    ///   - file: Its signature's; nil where none lies beside it.
    ///   - vendors: Who its modules say made them.
    ///   - earlier: Keys that signed what it takes the place of, whoever it says made it.
    ///   - path: Where it is.
    /// - Returns: The key that signed the bytes; nil for a library without a signature.
    /// - Throws: `plugin.signature`, which says what does not fit.
    func signer(
        of library: [UInt8], signature file: [UInt8]?, vendors: Set<String>,
        earlier: [String] = [], path: String
    ) throws(Fault) -> String? {
        let given = try givenKey(path)
        let keys = Set(vendors.compactMap { lock.key(of: $0) })
        let pinned = keys.isEmpty ? Set(earlier) : keys
        guard pinned.count <= 1 || word.replacesKey else {
            throw refusal(path, "is of vendors whose keys differ", "ask its author")
        }
        guard let file else {
            guard pinned.isEmpty, given == nil else {
                let names = vendors.filter { given != nil || lock.key(of: $0) != nil }.sorted()
                let due = given.map { "one of key \($0.name) is due" } ?? "what it replaces has one"
                let reason = names.isEmpty ? due : names.joined(separator: ", ") + " signs"
                throw refusal(
                    path, "has no signature, and \(reason)",
                    "put \(PathText.name(of: path))\(SignatureCheck.suffix) beside it")
            }
            return nil
        }
        guard let signature = MinisignSignature(file: file) else {
            throw refusal(path, "has a signature that is none of minisign's", "ask its author")
        }
        let key = try key(given: given, pinned: pinned.first, signature, path)
        guard signature.isValid(for: library, by: key) else {
            throw refusal(
                path,
                "is not what was signed: it or its signature was changed, or the key is not "
                    + "\(key.name)", "get both again, from where the author publishes them")
        }
        return key.text
    }

    private func givenKey(_ path: String) throws(Fault) -> MinisignKey? {
        guard let text = word.key else { return nil }
        guard let key = MinisignKey(text) else {
            throw Fault(
                .usage, code: "plugin.signature", "is no public key of minisign", key: "--key",
                remedy: "give the line that begins with RW, or the file that holds it")
        }
        return key
    }

    private func key(
        given: MinisignKey?, pinned: String?, _ signature: MinisignSignature, _ path: String
    ) throws(Fault) -> MinisignKey {
        if let pinned, !word.replacesKey, given == nil || given?.text == pinned {
            guard let key = MinisignKey(pinned) else {
                throw refusal(path, "is of a vendor whose key in the lock is damaged", "mend it")
            }
            return key
        }
        if pinned != nil, !word.replacesKey {
            throw refusal(
                path, "is of a vendor who has signed with another key so far",
                "ask its author; if the new key is right, say so with --replace-key")
        }
        guard let given else {
            let name = MinisignKey.name(of: signature.keyID)
            throw refusal(
                path, "is signed by the key \(name), which is not known here",
                "give the author's public key with --key")
        }
        return given
    }

    private func refusal(_ path: String, _ what: String, _ remedy: String) -> Fault {
        Fault(.usage, code: "plugin.signature", what, remedy: remedy).inFile(path)
    }
}
