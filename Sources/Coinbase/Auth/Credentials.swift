internal import CShims
package import Crypto
package import Domain
internal import Glibc

/// Whose requests are signed: the name of a key and the key.
///
/// Never read from a profile or a command line, where others could see them.
package struct Credentials {
    /// Where the credentials come from.
    package enum Source: Hashable, Sendable {
        /// `COINBASE_API_KEY` and `COINBASE_API_SECRET`.
        case environment
        /// A key file.
        case file(String)

        fileprivate var path: String? { if case .file(let path) = self { path } else { nil } }
    }

    /// `organizations/…/apiKeys/…` or a bare id; plain characters, none that JSON escapes.
    package let name: Secret
    package let key: SigningKey
    package let source: Source

    package static let nameCountMax = 256

    /// Names of the environment that are looked at.
    package enum Variable {
        package static let name = "COINBASE_API_KEY"
        package static let secret = "COINBASE_API_SECRET"
        package static let file = "COINBASE_CREDENTIALS_FILE"
        /// Opens a key that is encrypted.
        package static let passphrase = "COINBASE_KEY_PASSPHRASE"
        /// The folder in which systemd puts what `LoadCredential=` names.
        package static let systemdFolder = "CREDENTIALS_DIRECTORY"
    }

    /// What the file is called in systemd's folder.
    package static let systemdName = "coinbase.json"

    /// What a person should know about where the key came from; nil when there is nothing to say.
    package var advice: String? {
        guard case .environment = source else { return nil }
        return "the key came from \(Variable.secret), which every program started from here "
            + "inherits; a file named by \(Variable.file) is safer"
    }

    /// Takes the credentials that the environment names, after core dumps are switched off.
    ///
    /// - Parameter environment: All variables; an empty value counts as none.
    /// - Returns: The credentials of the one source that is named.
    /// - Throws: `credentials.missing`, `credentials.ambiguous`, `credentials.not_a_path`, and for
    ///   what is found `credentials.not_found`, `credentials.unsafe_file`, `credentials.bad_file`,
    ///   `credentials.bad_name`, `credentials.bad_key`.
    package static func read(
        environment: [String: String]
    ) throws(Fault) -> sending Credentials {
        perps_forbid_dumps()
        let given = environment.filter { !$0.value.isEmpty }
        switch try place(given) {
        case .file(let path, let trust):
            return try KeyFile.read(path, trust: trust, passphrase: given[Variable.passphrase])
        case .pair(let name, let secret):
            return try Credentials(
                name: Secret(name), key: Secret(secret), passphrase: given[Variable.passphrase],
                from: .environment)
        }
    }

    /// Takes the credentials of a key file.
    ///
    /// - Parameters:
    ///   - path: Of a file that nobody else can read.
    ///   - passphrase: Opens a key that is encrypted.
    /// - Returns: The credentials.
    /// - Throws: As `read(environment:)` does for what it finds.
    package static func read(
        file path: String, passphrase: String? = nil
    ) throws(Fault) -> sending Credentials {
        perps_forbid_dumps()
        return try KeyFile.read(path, trust: .user, passphrase: passphrase)
    }

    /// Checks the name and reads the key.
    init(
        name: Secret, key: Secret, passphrase: String?, from source: Source
    ) throws(Fault) {
        let path = source.path
        let place = path.map { SourceLocation(file: $0, line: 0, column: 0) }
        let isPlain = name.withBytes { bytes in
            (1...Credentials.nameCountMax).contains(bytes.count)
                && bytes.indices.allSatisfy { index in
                    (33...126).contains(bytes[index]) && bytes[index] != UInt8(ascii: "\"")
                        && bytes[index] != UInt8(ascii: "\\")
                }
        }
        guard isPlain else {
            throw Fault(
                .usage, code: "credentials.bad_name",
                "the key's name is empty, longer than \(Credentials.nameCountMax) characters, "
                    + "or has characters that no name has",
                at: place, key: path == nil ? Variable.name : "name",
                remedy: "Copy the name that Coinbase shows: organizations/…/apiKeys/…")
        }
        do {
            self.key = try SigningKey.reading(
                key, passphrase: passphrase.map { Secret($0) })
        } catch {
            throw Fault(
                .usage, code: "credentials.bad_key", error.message,
                at: place, key: path == nil ? Variable.secret : "privateKey",
                remedy: error.remedy)
        }
        (self.name, self.source) = (name, source)
    }
}

// MARK: - Which source

extension Credentials {
    private enum Place {
        case file(String, SecretFile.Trust)
        case pair(name: String, secret: String)
    }

    private static func place(_ given: [String: String]) throws(Fault) -> Place {
        let (name, secret) = (given[Variable.name], given[Variable.secret])
        let systemd = given[Variable.systemdFolder].map { $0 + "/" + systemdName }
        let hasSystemd = systemd.map { unsafe access($0, F_OK) == 0 } ?? false
        let named = [
            hasSystemd ? systemdName + " in " + Variable.systemdFolder : nil,
            given[Variable.file] == nil ? nil : Variable.file,
            name == nil && secret == nil ? nil : "\(Variable.name) and \(Variable.secret)",
        ].compactMap { $0 }
        guard named.count <= 1 else {
            throw Fault(
                .usage, code: "credentials.ambiguous",
                "credentials are named more than once: " + named.joined(separator: "; "),
                remedy: "Leave one of them")
        }
        if hasSystemd, let systemd { return .file(systemd, .serviceManager) }
        if let file = given[Variable.file] { return .file(try path(file), .user) }
        if let name, let secret { return .pair(name: name, secret: secret) }
        let missing = secret == nil ? Variable.secret : Variable.name
        throw Fault(
            .usage, code: "credentials.missing",
            named.isEmpty ? "no credentials for Coinbase are named" : "\(missing) is not set",
            key: named.isEmpty ? Variable.file : missing,
            remedy: "Set \(Variable.file) to the path of the key file that Coinbase gave you, "
                + "or \(Variable.name) and \(Variable.secret)")
    }
}

extension Credentials {
    /// A path as it is; a key in its place would be told in every error about the file.
    ///
    /// - Throws: `credentials.not_a_path`, without what was given.
    private static func path(_ given: String) throws(Fault) -> String {
        let count = given.hasSuffix("=") ? Radix64.standard.bytes(given)?.count : nil
        let isSeed = count == 32 || count == 64
        let isDocument = given.drop(while: \.isWhitespace).hasPrefix("{")
        guard isSeed || isDocument || given.contains("PRIVATE KEY") else { return given }
        throw Fault(
            .usage, code: "credentials.not_a_path",
            "\(Variable.file) holds a key, and not the path of its file", key: Variable.file,
            remedy: "Write the key to a file that only you can read, and set \(Variable.file) to "
                + "the path of that")
    }
}

extension KeyFault {
    fileprivate var remedy: String {
        switch self {
        case .unreadable, .halvesDiffer, .wrongCount:
            "Copy it again, whole, as Coinbase gave it: PEM or base64"
        case .passphraseMissing, .passphraseWrong:
            "Set \(Credentials.Variable.passphrase) to what opens it"
        case .isPublic: "Give the private key of the pair"
        case .otherAlgorithm: "Make a key of the kind ECDSA (P-256) or Ed25519 at Coinbase"
        case .library: "Check the memory that is left, then start again"
        }
    }
}
