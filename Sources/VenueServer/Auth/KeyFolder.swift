internal import Crypto
internal import Domain
internal import Glibc
internal import JSON

/// Writes and reads key files in the form in which keys are handed out: `{name, privateKey}`.
enum KeyFolder {
    /// ES256, Ed25519, one that may only look, and that of the portfolio of perpetuals.
    static let keys = ["key.json", "key-ed25519.json", "key-view-only.json", "key-intx.json"]
    /// The CA, the server's certificate, and the server's private key.
    static let certificates = ["ca.pem", "server.pem", "server-key.pem"]

    /// Takes away what is written here, and the folder when nothing else is in it.
    static func remove(_ path: String) {
        for file in keys + certificates { _ = unsafe unlink("\(path)/\(file)") }
        _ = unsafe rmdir(path)
    }

    /// Makes a folder that nobody else may enter; one that is there stays as it is.
    static func make(_ path: String) throws(Fault) {
        guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw fault(path, "cannot be made (\(reason()))")
        }
    }

    /// Writes text that only the owner may read; a file that is there is replaced.
    static func write(_ text: String, to path: String) throws(Fault) {
        _ = unsafe unlink(path)
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw fault(path, "cannot be written (\(reason()))") }
        defer { close(file) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe Glibc.write(file, buffer.baseAddress, buffer.count)
            }
            guard count > 0 else { throw fault(path, "cannot be written (\(reason()))") }
            rest = rest.dropFirst(count)
        }
    }

    /// The name and the public half of the key in a file.
    static func read(_ path: String) throws(Fault) -> (name: String, key: VerifyingKey) {
        guard let text = try text(path) else { throw fault(path, "does not exist") }
        let document: JSONValue
        do throws(JSONFault) {
            document = try JSONValue(parsing: text)
        } catch {
            throw fault(path, "is not JSON: \(error.message) at byte \(error.offset)")
        }
        guard let name = document["name"]?.string ?? document["id"]?.string,
            let secret = document["privateKey"]?.string
        else { throw fault(path, "lacks name or privateKey") }
        do throws(KeyFault) {
            return (name, try SigningKey.reading(Secret(secret)).verifyingKey)
        } catch {
            throw fault(path, "privateKey: \(error.message)")
        }
    }

    /// A key as a file that clients can read.
    static func document(_ name: String, _ key: SigningKey) throws(KeyFault) -> String {
        var bytes: [UInt8] = []
        try key.pem.withBytes { span in
            for index in span.indices { bytes.append(span[index]) }
        }
        let pem = String(decoding: bytes, as: UTF8.self)
        return JSONValue.object(["name": .string(name), "privateKey": .string(pem)])
            .text(indented: true) + "\n"
    }

    /// What a file says; nil where there is none.
    static func text(_ path: String) throws(Fault) -> String? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if file < 0, errno == ENOENT { return nil }
        guard file >= 0 else { throw fault(path, "cannot be read (\(reason()))") }
        defer { close(file) }
        return String(decoding: try bytes(of: file, path), as: UTF8.self)
    }

    /// The rest of an open file.
    static func bytes(of file: Int32, _ path: String) throws(Fault) -> [UInt8] {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe part.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(file, buffer.baseAddress, buffer.count)
            }
            guard count >= 0 else { throw fault(path, "cannot be read (\(reason()))") }
            if count == 0 { return bytes }
            bytes += part.prefix(count)
        }
    }

    private static func reason() -> String { unsafe String(cString: strerror(errno)) }

    private static func fault(_ path: String, _ message: String) -> Fault {
        Fault(
            .usage, code: "venue.key_file", message,
            remedy: "name a folder and key files that this user may read and write"
        ).inFile(path)
    }
}
